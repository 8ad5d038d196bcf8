import { expect, test } from "vitest";
import { inShard, weightMs } from "../../../harness/campaign/shards.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { scenarios } from "../../../scenarios/index.ts";

const plans = scenarios.flatMap((scenario) =>
  [1, 2].map((seed) => ({ plan: makePlan(scenario, { seed }), exclusive: scenario.exclusive })),
);
const parts = (of: number, all = plans) => Array.from({ length: of }, (_, at) => inShard(all, { index: at + 1, of }));
const names = (part: typeof plans) => part.map(({ plan }) => `${plan.scenario} ${plan.seed}`);

test.each([1, 2, 3, 7])("%i shards have every trial once, and about as much to do", (of) => {
  const shards = parts(of);
  expect(shards.flatMap(names).sort()).toEqual(names(plans).sort());
  const loads = shards.map((part) => part.reduce((sum, each) => sum + weightMs(each), 0));
  const longest = Math.max(...plans.map(weightMs));
  expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest);
});

test("the division does not depend on the order in which scenarios are named", () => {
  const sorted = (all: typeof plans) => parts(3, all).map((part) => names(part).sort());
  expect(sorted(plans.toReversed())).toEqual(sorted(plans));
});

test("a long trial is as much to do as several short ones", () => {
  const byWeight = plans.toSorted((a, b) => weightMs(a) - weightMs(b));
  const longest = byWeight.at(-1)!;
  const counts = parts(2, [...byWeight.slice(0, 6), longest]).map((part) => [part.includes(longest), part.length]);
  expect(counts.sort()).toEqual([
    [false, 6],
    [true, 1],
  ]);
});
