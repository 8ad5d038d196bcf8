import { expect, test } from "vitest";
import { campaign, table } from "./campaign.ts";

/** Two that share a stack, one on a stack with settings of its own where there is one, one that may share with none. */
const scenarios = ["control-stream", "stream-abort-after-headers", "replica-killed"];

test("scenarios that run together come to the same verdicts and modes as one by one", async () => {
  const together = await campaign(["1.106.2"], scenarios);
  expect(together.stacks.map(({ exclusive, trials }) => [exclusive, trials.length])).toEqual([
    [false, 2],
    [true, 1],
  ]);
  const alone: Record<string, string> = {};
  for (const scenario of scenarios) Object.assign(alone, table(await campaign(["1.106.2"], [scenario])));
  expect(table(together)).toEqual(alone);
});
