import { expect, test } from "vitest";
import { campaign, table } from "./campaign.ts";

/** A cancel, an eviction and a reset, each scoped to its own customers. On 1.84.0 they diverge each time. */
const shared = ["stream-abort-after-headers", "counter-lost-in-flight", "spend-reset-by-administrator"];

/**
 * Two replicas that seed a counter at once, or from a row that has the charge already, or the first from a memory that lacks what the
 * other spent: how often depends on what else the machine does.
 */
const races = /(?<=diverged.*) (?:D12|D22|D29)\b/g;

/** LiteLLM is imported once for all of the campaigns here. */
const kept = { warm: { keepMs: 20_000, live: false } };

test("scenarios that run together come to the same verdicts and modes as one by one", async () => {
  // redis-reply-lost has a stack of its own beside theirs.
  const together = await campaign(["1.84.0"], ["control-stream", ...shared, "redis-reply-lost"], kept);
  expect(together.stacks.map(({ exclusive, trials }) => [exclusive, trials.length])).toEqual([
    [false, 4],
    [true, 1],
  ]);
  const found = table(together);
  // Alone, a control would show nothing that table.test.ts does not: what diverges is what could differ.
  for (const scenario of shared) {
    const alone = table(await campaign(["1.84.0"], [scenario], kept));
    const words = (table: Record<string, string>) => table[`${scenario} on 1.84.0`]?.replace(races, "");
    expect(words(alone), scenario).toBe(words(found));
    expect(words(alone), scenario).toMatch(/^diverged D/);
  }
  expect(found["control-stream on 1.84.0"]).toBe("converged");
});
