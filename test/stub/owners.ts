import { randomUUID } from "node:crypto";

/** One life of a replica: a restarted one is another owner. Inline replicas share a process, hence the set. */
const livingHere = new Set<string>();

export function bornOwner(): string {
  const owner = `${process.pid}:${randomUUID()}`;
  livingHere.add(owner);
  return owner;
}

export function ownerDied(owner: string): void {
  livingHere.delete(owner);
}

/** Stub replicas run on one machine, so that a peer's death can be seen for certain. */
export function isOwnerAlive(owner: string): boolean {
  const pid = Number(owner.split(":")[0]);
  if (pid === process.pid) return livingHere.has(owner);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
