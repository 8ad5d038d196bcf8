import { readdirSync, readFileSync } from "node:fs";

/** Environment variable by which every process of a harness can be found again. */
export const ownerVariable = "PHANTOM429_OWNER";

/** The mark of this process, to hand on where a child does not inherit the environment. */
export function inheritedMark(): Record<string, string> {
  const owner = process.env[ownerVariable];
  return owner === undefined ? {} : { [ownerVariable]: owner };
}

/** Signals a process group; the process alone where it leads none. A missing process is not an error. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  // kill(-1) reaches every process of the user, kill(0) one's own group.
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
    } catch (error) {
      if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readState(pid) !== "Z";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Pids whose environment names this owner (Linux; elsewhere none: the watch list has to do). */
export function ownedProcesses(owner: string): number[] {
  return markedProcesses().flatMap((found) => (found.owner === owner ? [found.pid] : []));
}

/** Every living process that some harness started, with its owner. */
export function markedProcesses(): { pid: number; owner: string }[] {
  const found: { pid: number; owner: string }[] = [];
  for (const name of readdirOrNone("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const marker = readOrEmpty(`/proc/${pid}/environ`)
      .split("\0")
      .find((entry) => entry.startsWith(`${ownerVariable}=`));
    if (marker && readState(pid) !== "Z") found.push({ pid, owner: marker.slice(ownerVariable.length + 1) });
  }
  return found;
}

function readState(pid: number): string {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
}

function readdirOrNone(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
