import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment, Plan, Verdict } from "../contracts/index.ts";
import { judgeWithRequests } from "../oracle/index.ts";
import { isExclusive } from "../planner/index.ts";
import { readRun } from "../record/index.ts";
import { logShapes, type Shown, shownBy } from "./coverage/index.ts";

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
    const shown = shownBy(plan, verdict, course(), run.ledger());
    // Trials on one stack share its log: what it tells belongs to any of them.
    return isExclusive(plan) ? { ...shown, features: [...shown.features, ...loggedIn(dir)] } : shown;
  },
};

/** Of each replica's log in a run directory. */
function loggedIn(dir: string): Set<string> {
  const logs = join(dir, "logs");
  const names = readdirSync(logs).filter((name) => name.startsWith("replica-"));
  return new Set(names.flatMap((name) => [...logShapes(readFileSync(join(logs, name), "utf8"))]));
}
