import type { Plan, Verdict } from "../contracts/index.ts";
import { judgeWithRequests } from "../oracle/index.ts";
import { readRun } from "../record/index.ts";
import { type Shown, shownBy } from "./coverage/index.ts";

/** What a run directory shows besides its verdict. */
export function lookInto(dir: string, plan: Plan, verdict: Verdict): Shown {
  const run = readRun(dir);
  const { course } = judgeWithRequests(run, { expected: null });
  return shownBy(plan, verdict, course(), run.ledger());
}
