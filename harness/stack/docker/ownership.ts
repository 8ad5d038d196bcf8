import { hostname } from "node:os";
import { isAlive } from "../local/index.ts";
import type { Daemon } from "./daemon.ts";

const ownerLabel = "phantom429.owner";
const hostLabel = "phantom429.host";

/** On everything that a harness makes; `owner` is its keeper's name, "<pid>-<random>". */
export function ownLabels(owner: string): Record<string, string> {
  return { [ownerLabel]: owner, [hostLabel]: hostname() };
}

export interface Removed {
  kind: "container" | "network" | "volume";
  name: string;
  /** Pid of the harness that made it. */
  harness: number;
}

/** Removes what harnesses of this machine left that do not live any more. */
export async function removeLeftovers({ docker }: Daemon): Promise<Removed[]> {
  const chosen = (labels: Labels) => isOurs(labels) && !isAlive(harnessOf(labels));
  const filters = { label: [ownerLabel] };
  const removed: Removed[] = [];
  const remove = async (kind: Removed["kind"], name: string, labels: Labels, how: () => Promise<unknown>) => {
    if (await how().then(() => true, isGone)) removed.push({ kind, name, harness: harnessOf(labels) });
  };
  // A network goes only when no container is in it.
  await Promise.all(
    (await docker.listContainers({ all: true, filters })).map(async ({ Id, Names, Labels }) => {
      if (!chosen(Labels)) return;
      const name = Names[0]?.replace(/^\//, "") ?? Id;
      await remove("container", name, Labels, () => docker.getContainer(Id).remove({ force: true, v: true }));
    }),
  );
  for (const { Id, Name, Labels } of await docker.listNetworks({ filters })) {
    if (chosen(Labels ?? {})) await remove("network", Name, Labels ?? {}, () => docker.getNetwork(Id).remove());
  }
  for (const { Name, Labels } of (await docker.listVolumes({ filters })).Volumes ?? []) {
    if (chosen(Labels)) await remove("volume", Name, Labels, () => docker.getVolume(Name).remove());
  }
  return removed;
}

type Labels = Record<string, string>;

const isOurs = (labels: Labels) => labels[hostLabel] === hostname() && harnessOf(labels) > 0;
const harnessOf = (labels: Labels) => Number(labels[ownerLabel]?.split("-")[0] ?? 0);

/** 404: something else removed it; 409: its removal is in progress; 403: a network, and a container's is. */
function isGone(error: { statusCode?: number }): false {
  if ([403, 404, 409].includes(error.statusCode ?? 0)) return false;
  throw error;
}
