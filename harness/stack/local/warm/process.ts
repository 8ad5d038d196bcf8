import { readdirSync, readFileSync } from "node:fs";

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

/** Processes that were started with this word among their arguments; forks keep those of the process that they are forked from. */
export function startedWith(word: string): number[] {
  return pids().filter((pid) => read(`/proc/${pid}/cmdline`).includes(word));
}

/** Memory of processes, bytes; pages that several have count once. Null where it cannot be told. */
export function memoryOf(processes: readonly number[]): number | null {
  const shares = processes.flatMap((pid) => {
    const share = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
    return share === undefined ? [] : [Number(share) * 1024];
  });
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
}

function pids(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
