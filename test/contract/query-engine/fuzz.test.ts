import { expect, test } from "vitest";
import { fuzz } from "../../../fuzz/round.ts";
import { queryEngine } from "../../../fuzz/targets/query-engine.ts";
import { startClock } from "../../../harness/clock.ts";

test(queryEngine.holds, async () => {
  const { cases, bugs } = await fuzz(queryEngine, { cases: 500, seconds: 60, seed: 16 }, startClock());
  expect(bugs).toEqual([]);
  expect(cases).toBeGreaterThan(0);
});
