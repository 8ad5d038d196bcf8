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
export function removeLeftovers(daemon: Daemon): Promise<Removed[]> {
  return removeWhere(daemon, (labels) => isOurs(labels) && !isAlive(harnessOf(labels)));
}

/** Removes everything that carries this owner's mark, whatever its state. */
export function removeOwned(daemon: Daemon, owner: string): Promise<Removed[]> {
  return removeWhere(daemon, (labels) => isOurs(labels) && labels[ownerLabel] === owner);
}

async function removeWhere({ docker }: Daemon, chosen: (labels: Labels) => boolean): Promise<Removed[]> {
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

/** 404: something else removed it; 409: its removal is already in progress. */
function isGone(error: { statusCode?: number }): false {
  if (error.statusCode === 404 || error.statusCode === 409) return false;
  throw error;
}
