import type { LeakEvidence } from "../counters/index.ts";
import { sum } from "../numbers.ts";
import { classifyLeak } from "./classify.ts";
import type { LeakCause } from "./kinds.ts";
import type { ModeName } from "./modes.ts";

/** Leaks of one counter and one mode. */
export interface LeakGroup {
  mode: ModeName;
  leaks: LeakEvidence[];
  /** Dollars of all together. */
  amount: number;
  /** What shows the mode in each leak. */
  causes: LeakCause[];
}

/** Look-alikes left out: they are labelled. */
export function groupByMode(leaks: readonly LeakEvidence[]): LeakGroup[] {
  const real = leaks.filter(({ lookAlike }) => lookAlike === null);
  const classified = real.map((leak) => ({ leak, ...classifyLeak(leak) }));
  return [...Map.groupBy(classified, ({ mode }) => mode)].map(([mode, members]) => ({
    mode,
    leaks: members.map(({ leak }) => leak),
    amount: sum(members.map(({ leak }) => leak.amount)),
    causes: members.map(({ cause }) => cause),
  }));
}
