import { expect, test } from "vitest";
import type { CounterCourse } from "../../../harness/contracts/index.ts";
import { chartData } from "../../../harness/page/web/chart-data.ts";

const counter: CounterCourse = {
  key: "spend:key:a",
  ref: "key",
  kind: "key",
  redis: [
    { t: 1000, value: 0.5, n: 3 },
    { t: 3000, value: null, n: null },
    { t: 4000, value: 0.2, n: 9 },
  ],
  row: [{ t: 2000, value: 0.1 }],
  truth: [
    { t: 0, low: 0, high: 0 },
    { t: 1500, low: 0.1, high: 0.3 },
  ],
  budgets: [
    { budget: 1, from: null, until: 5000 },
    { budget: 2, from: 2500, until: null },
  ],
  expiries: [3000],
};

test("each series keeps its value until its next step, and has a gap where there was none", () => {
  const [times, high, low, budget, row, redis] = chartData(counter, 5000);
  expect(times).toEqual([0, 1, 1.5, 2, 2.5, 3, 4, 5]);
  expect(redis).toEqual([null, 0.5, 0.5, 0.5, 0.5, null, 0.2, 0.2]);
  expect(row).toEqual([null, null, null, 0.1, 0.1, 0.1, 0.1, 0.1]);
  expect(high).toEqual([0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]);
  expect(low).toEqual([0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
  expect(budget).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
});
