import type { Daemon } from "../../../harness/stack/docker/daemon.ts";
import { freePort } from "../../../harness/stack/local/index.ts";

/** One try of a shard, as the engine tells it. */
export interface Try {
  slot: number;
  /** "complete", "failed", "running", … */
  state: string;
  exitCode: number;
  container: string;
}

/** A swarm of this daemon alone, on loopback; one that it is in already is used, and stays. */
export async function joinSwarm({ docker }: Daemon): Promise<AsyncDisposable> {
  const { Swarm } = (await docker.info()) as { Swarm: { LocalNodeState: string; ControlAvailable: boolean } };
  if (Swarm.LocalNodeState === "active" && Swarm.ControlAvailable) return { async [Symbol.asyncDispose]() {} };
  const address = `127.0.0.1:${await freePort()}`;
  await docker.swarmInit({ ListenAddr: address, AdvertiseAddr: address });
  return {
    async [Symbol.asyncDispose]() {
      await docker.swarmLeave({ force: true });
    },
  };
}

/** In the order of shards, and of a shard's tries. */
export async function triesOf({ docker }: Daemon, service: string): Promise<Try[]> {
  const tasks = await docker.listTasks({ filters: { service: [service] } });
  return tasks
    .toSorted((a, b) => (a.Slot ?? 0) - (b.Slot ?? 0) || a.Version.Index - b.Version.Index)
    .map(({ Slot = 0, Status: { State, ContainerStatus } }) => ({
      slot: Slot,
      state: State,
      exitCode: ContainerStatus?.ExitCode ?? 0,
      container: ContainerStatus?.ContainerID ?? "",
    }));
}
