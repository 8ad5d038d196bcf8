import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

/** A replica that counts in its own memory: rows are written, and Redis sees nothing. */
function inMemory(): World {
  const world = new World({ budget: 1, spent: 0.6 });
  world.settings = { "litellm_settings.cache": false };
  world.needs = ["counter:end_user"];
  return world.phase("traffic", (world) => {
    world.request({ maxTokens: 30 }).invoke().receive().headers().done().ok().bill();
  });
}

function told(cost: number, { after = 0.6 } = {}): World {
  return inMemory().phase("enforce", (world) => {
    world.rows.set(customer, after);
    world.request({ maxTokens: 30 }).invoke().refuse();
    const refusal = world.history.findLast((event) => event.type === "fail")!;
    if (refusal.type === "fail" && refusal.refusal) refusal.refusal.currentCost = cost;
  });
}

test("counters in memory only, and nobody refused: there is nothing to show that there are any", () => {
  expect(verdictOf(inMemory())).toMatchObject({
    verdict: "inconclusive",
    reason: expect.stringContaining("no refusal shows"),
  });
});

test("refused for twice what the row said: D14", () => {
  expect(verdictOf(told(1.25)).findings).toContainEqual(
    expect.objectContaining({ invariant: "no-phantom-refusal", mode: "D14" }),
  );
  expect(verdictOf(told(1.05)).findings).toContainEqual(
    expect.objectContaining({ invariant: "no-phantom-refusal", mode: "unknown mode" }),
  );
});
