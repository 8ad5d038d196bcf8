import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../../harness/campaign/index.ts";
import type { Plan, TrialOutcome } from "../../harness/contracts/index.ts";

/** The same LiteLLM with and without a planted defect. */
export interface Both {
  plain: Pick<Bench, "run">;
  patched: Pick<Bench, "run">;
}

let runs = 0;

/** Each plan so many times; by plan, those that came to a verdict. No record stays. */
export async function judged(
  bench: Pick<Bench, "run">,
  plans: readonly Plan[],
  times: number,
  dir: string,
  signal: AbortSignal,
): Promise<TrialOutcome[][]> {
  const place = join(dir, "again", String(++runs));
  const all = plans.flatMap((plan) => Array.from({ length: times }, () => plan));
  const trials = all.map((plan, n) => ({ plan, dir: join(place, String(n + 1)) }));
  try {
    const outcomes = await bench.run(trials, undefined, signal);
    return plans.map((_, index) =>
      outcomes
        .slice(index * times, (index + 1) * times)
        .flatMap((one) => ("outcome" in one && one.outcome.verdict.verdict !== "inconclusive" ? [one.outcome] : [])),
    );
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
