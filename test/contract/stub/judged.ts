import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { swallowing } from "../../stub/index.ts";

export interface Judged {
  scenario: string;
  seed: number;
  /** The run directory is made in it. */
  below: string;
  swallow?: keyof typeof swallowing | undefined;
}

/** The verdict of one trial on a stack of stub gateways. */
export async function judged(stack: StartedStack, { scenario, seed, below, swallow }: Judged): Promise<Verdict> {
  const { verdict } = await runPlan({
    plan: makePlan(findScenario(scenario), { seed }),
    stack,
    dir: await mkdtemp(join(below, `${scenario}-`)),
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
    ...(swallow ? { playPhase: swallowing[swallow] } : {}),
  });
  return verdict;
}

/**
 * Up to three times: on a machine so busy that the load generator falls behind nothing may be concluded, and that is not
 * what these tests are about. `again` prepares the next.
 */
export async function unlessTooBusy(trial: () => Promise<Verdict>, again = async () => {}): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const verdict = await trial();
    if (attempt === 3 || !verdict.reason.includes("load generator fell behind")) return verdict;
    await again();
  }
}
