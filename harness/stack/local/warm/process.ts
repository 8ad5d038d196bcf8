import { readFileSync } from "node:fs";

/** A process that cannot be mistaken for a later one of the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it began, in clock ticks since the machine's start, as /proc has it. */
  started: string;
}

/** Null: it is gone, or a zombie, or this system has no /proc. */
export function identityOf(pid: number): ProcessIdentity | null {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[19] === undefined || fields[0] === "Z" ? null : { pid, started: fields[19] };
}

export function isStill({ pid, started }: ProcessIdentity): boolean {
  return identityOf(pid)?.started === started;
}

/** Resident memory, bytes; null where it cannot be told. */
export function memoryOf(pid: number): number | null {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return resident === undefined ? null : Number(resident) * 1024;
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
