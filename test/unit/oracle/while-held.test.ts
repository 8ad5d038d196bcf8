import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";

const reasonOf = (world: World) => judge(world.trial(), { expected: null }).reason;

/** One request is held, the client of another hangs up at its hold, and a third is sent meanwhile. */
function whileHeld({ letGoEarly = false } = {}): World {
  const world = new World().phase("fill", (world) => {
    const held = world.request({ replica: 1 });
    held.planned.provider.holdAt = "before-headers";
    held.invoke().reserve().receive().hold("before-headers");
    const answer = () => held.headers().done().ok().settle().chargeKey().bill();
    const left = world.request({ stream: true, cancelAt: "before-headers" });
    left.planned.provider.holdAt = "before-headers";
    left.abort().settle(0).chargeKey(0);
    if (letGoEarly) answer();
    world.request().complete();
    if (!letGoEarly) answer();
  });
  world.phases[0]!.start = "while-held";
  return world;
}

test("a client that hangs up at its hold need not be held while others are sent", () => {
  expect(reasonOf(whileHeld())).toMatch(/^All invariants hold/);
});

test("red twin: the one that was to stay held was let go before", () => {
  expect(reasonOf(whileHeld({ letGoEarly: true }))).toBe('r1 not held while others of "fill" were sent.');
});
