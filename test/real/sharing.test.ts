import { expect, test } from "vitest";
import { campaign, table } from "./campaign.ts";

/** A cancel, an eviction and a reset, each scoped to its own customers. On 1.84.0 they diverge each time. */
const shared = ["stream-abort-after-headers", "counter-lost-in-flight", "spend-reset-by-administrator"];

test("scenarios that run together come to the same verdicts and modes as one by one", async () => {
  // redis-reply-lost has a stack of its own beside theirs.
  const together = await campaign(["1.84.0"], ["control-stream", ...shared, "redis-reply-lost"]);
  expect(together.stacks.map(({ exclusive, trials }) => [exclusive, trials.length])).toEqual([
    [false, 4],
    [true, 1],
  ]);
  const found = table(together);
  // Alone, a control would show nothing that table.test.ts does not: what diverges is what could differ.
  for (const scenario of shared) {
    const alone = table(await campaign(["1.84.0"], [scenario]));
    expect(alone).toEqual({ [`${scenario} on 1.84.0`]: found[`${scenario} on 1.84.0`] });
    expect(Object.values(alone).join(), scenario).toContain("diverged");
  }
  expect(found["control-stream on 1.84.0"]).toBe("converged");
});
