import type { Environment, Plan, Verdict } from "../contracts/index.ts";
import { judgeWithRequests } from "../oracle/index.ts";
import { readRun } from "../record/index.ts";
import { type Shown, shownBy } from "./coverage/index.ts";

/** What is read of run directories. */
export interface Records {
  environmentOf(dir: string): Environment;
  /** What a run shows besides its verdict. */
  shownBy(dir: string, plan: Plan, verdict: Verdict): Shown;
}

export const records: Records = {
  environmentOf: (dir) => readRun(dir).environment,
  shownBy(dir, plan, verdict) {
    const run = readRun(dir);
    const { course } = judgeWithRequests(run, { expected: null });
    return shownBy(plan, verdict, course(), run.ledger());
  },
};
