import type { CounterCourse } from "../../contracts/index.ts";

/** Times, then what was spent at most and at least, the budget, the row, and Redis. */
export type Series = [number[], ...(number | null)[][]];

type Step = [t: number, value: number | null];

/** All series over the times of all of them: each keeps its value until its next step. Seconds, dollars. */
export function chartData({ redis, row, truth, budgets }: CounterCourse, end: number): Series {
  const steps: Step[][] = [
    truth.map(({ t, high }) => [t, high]),
    truth.map(({ t, low }) => [t, low]),
    budgetSteps(budgets),
    row.map(({ t, value }) => [t, value]),
    redis.map(({ t, value }) => [t, value]),
  ];
  const times = [...new Set([0, end, ...steps.flatMap((series) => series.map(([t]) => t))])].sort((a, b) => a - b);
  return [times.map((t) => t / 1000), ...steps.map((series) => heldOver(series, times))] as Series;
}

function heldOver(steps: readonly Step[], times: readonly number[]): (number | null)[] {
  let at = 0;
  let value: number | null = null;
  return times.map((t) => {
    while (at < steps.length && steps[at]![0] <= t) value = steps[at++]![1];
    return value;
  });
}

/** Of several that may be in force, the newest. */
function budgetSteps(budgets: CounterCourse["budgets"]): Step[] {
  return budgets.map(({ budget, from }): Step => [from ?? 0, budget]).sort((a, b) => a[0] - b[0]);
}
