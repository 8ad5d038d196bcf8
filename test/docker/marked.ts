import { spawn } from "node:child_process";
import { onTestFinished } from "vitest";
import type { Daemon } from "../../harness/stack/docker/daemon.ts";

/** What is on the daemon by this owner, or with this in its name: kinds, sorted. */
export async function marked({ docker }: Daemon, text: string): Promise<string[]> {
  const filters = { label: ["phantom429.owner"] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  const found = (kind: string, items: readonly object[]) =>
    items.filter((item) => JSON.stringify(item).includes(text)).map(() => kind);
  return [...found("container", containers), ...found("network", networks), ...found("volume", volumes)].sort();
}

/** A process of its own that runs a file, for ending. `says` looks at both its streams. */
export function startedBy(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let seen = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      seen += chunk;
      for (const listener of listeners) listener();
    });
  }
  return {
    pid: child.pid!,
    /** The groups of the first line that matches. */
    says: (line: RegExp) =>
      new Promise<string[]>((resolve, reject) => {
        const look = () => {
          const match = line.exec(seen);
          if (match) resolve(match.slice(1));
        };
        listeners.add(look);
        void exited.then(() => reject(new Error(`it ended without ${line}: ${seen}`)));
        look();
      }),
    /** Resolves with its exit code. */
    end(signal: NodeJS.Signals) {
      child.kill(signal);
      return exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
