import { expect, test } from "vitest";
import { fellBehind } from "../../../harness/driver/health.ts";

test.each([
  [0, null, false],
  [1000, null, false],
  [1001, null, true],
  [0, { offeredPerSecond: 10, achievedPerSecond: 9 }, false],
  [0, { offeredPerSecond: 10, achievedPerSecond: 8.9 }, true],
])("lag %s ms, rate %o: %s", (lag, rate, behind) => {
  expect(fellBehind(lag, rate)).toBe(behind);
});
