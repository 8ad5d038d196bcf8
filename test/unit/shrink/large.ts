import type { Plan } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import scenario from "../../fixtures/shrink/two-hundred.ts";

/** 203 requests, 5 faults. */
export function largePlan(): Plan {
  return makePlan(scenario, { seed: 1 });
}
