import { spawn } from "node:child_process";
import { join } from "node:path";
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

/** A process of its own that runs a file of this folder, for killing. */
export function startedBy(file: string) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, file)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let seen = "";
  child.stdout.on("data", (chunk) => {
    seen += chunk;
  });
  return {
    pid: child.pid!,
    /** The groups of the first line that matches. */
    says: (line: RegExp) =>
      new Promise<string[]>((resolve, reject) => {
        const look = () => {
          const match = line.exec(seen);
          if (match) resolve(match.slice(1));
        };
        child.stdout.on("data", look);
        child.once("exit", () => reject(new Error(`it ended without ${line}: ${seen}`)));
        look();
      }),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
