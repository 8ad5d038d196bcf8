import { expect, test } from "vitest";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, startRig } from "./rig.ts";

const held = (id: string) => planned(id, { holdAt: "before-headers" });
const whileHeld = (...requests: ReturnType<typeof planned>[]) => phaseOf(requests, { start: "while-held" });

test("the others are sent when all that is to be held is held, one after the other, and it goes on after them", async () => {
  await using rig = await startRig();
  await runPhase(whileHeld(planned("r3"), held("r1"), planned("r4"), held("r2")), rig.context);
  const story = rig.story();
  expect(story.slice(0, 2).sort()).toEqual(["invoke r1", "invoke r2"]);
  expect(story.slice(2, 6)).toEqual(["invoke r3", "ok r3", "invoke r4", "ok r4"]);
  expect(story.slice(6).sort()).toEqual(["ok r1", "ok r2"]);
  const others = rig.history.find((event) => event.type === "invoke" && event.request === "r3")!;
  const holds = rig.providerEvents.filter(({ event }) => event === "held");
  expect(holds).toHaveLength(2);
  for (const hold of holds) expect(hold.t).toBeLessThanOrEqual(others.t);
});

test("one that is refused before it is held is not waited for", async () => {
  const refuse = (body: string) => (body.includes(".r2]") ? { status: 400, body: "{}" } : null);
  await using rig = await startRig({ gateway: { refuse } });
  await runPhase(whileHeld(held("r1"), held("r2"), planned("r3")), rig.context);
  expect(rig.story().slice(-3)).toEqual(["invoke r3", "ok r3", "ok r1"]);
});

test("stopped while it holds: nothing stays open", async () => {
  await using rig = await startRig();
  const stop = new AbortController();
  const running = runPhase(whileHeld(held("r1"), held("r2"), planned("r3")), {
    ...rig.context,
    signal: stop.signal,
    record(event) {
      rig.context.record(event);
      if (event.type === "invoke" && event.request === "r2") stop.abort(new Error("enough"));
    },
  });
  await expect(running).rejects.toThrow("enough");
  expect(rig.inFlight.now).toBe(0);
  await expect.poll(() => rig.provider.inFlight("t1")).toBe(0);
});
