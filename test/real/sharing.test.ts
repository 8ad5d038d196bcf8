import { expect, test } from "vitest";
import { campaign, table } from "./campaign.ts";

/** Two that share a stack, and one that may share with none. */
const scenarios = ["control-stream", "stream-abort-after-headers", "redis-reply-lost"];

test("scenarios that run together come to the same verdicts and modes as one by one", async () => {
  const together = await campaign(["1.106.2"], scenarios);
  expect(together.stacks.map(({ exclusive, trials }) => [exclusive, trials.length])).toEqual([
    [false, 2],
    [true, 1],
  ]);
  const alone: Record<string, string> = {};
  // A control alone would show nothing that the table does not: what diverges is what could differ.
  for (const scenario of scenarios.slice(1)) Object.assign(alone, table(await campaign(["1.106.2"], [scenario])));
  expect(table(together)).toEqual({ "control-stream on 1.106.2": "converged", ...alone });
});
