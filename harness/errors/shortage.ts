import type { ErrorCode } from "./catalogue.ts";

/** What the system has run out of: its code, in a sentence, and what to do. */
export interface Shortage {
  code: ErrorCode;
  message: string;
  hint: string;
}

const disk: Shortage = {
  code: "ERR_DISK_FULL",
  message: "No space is left on the disk.",
  hint: "Free some space (`npx phantom429 clean` removes cached environments), or choose another place with --out, TMPDIR or PHANTOM429_CACHE.",
};

export const systemLimit: Shortage = {
  code: "ERR_SYSTEM_LIMIT",
  message: "The system gives this process no more open files, processes or memory.",
  hint: "Raise the limit (`ulimit -n 4096`, `ulimit -u`, the container's memory), or end other programs.",
};

/** Codes of the system and of PostgreSQL (53100: disk_full). EAGAIN says so of a process only. */
const shortages: Readonly<Record<string, Shortage>> = {
  ENOSPC: disk,
  EDQUOT: disk,
  "53100": disk,
  EMFILE: systemLimit,
  ENFILE: systemLimit,
  ENOMEM: systemLimit,
};

const diskFullSaid = /No space left on device|Disk quota exceeded/i;

/** Undefined: it is something else. Libraries wrap what the system said, and programs that were run said it on stderr. */
export function shortageOf(thrown: unknown): Shortage | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    const { code = "", syscall = "", stderr = "" } = error as NodeJS.ErrnoException & { stderr?: unknown };
    if (diskFullSaid.test(String(stderr))) return disk;
    const found = code === "EAGAIN" && syscall.startsWith("spawn") ? systemLimit : shortages[code];
    if (found) return found;
  }
  return undefined;
}
