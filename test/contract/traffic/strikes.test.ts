import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { PlannedFault, TimedFault } from "../../../harness/catalogue/index.ts";
import { type PhaseContext, runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, type Rig, startRig } from "./rig.ts";

const evict = (id: string, more: Partial<Extract<PlannedFault, { kind: "counter-evicted" }>> = {}): PlannedFault => ({
  id,
  kind: "counter-evicted",
  ref: "customer",
  whenHeld: [],
  ...more,
});
const rule: PlannedFault = {
  id: "f1",
  kind: "redis",
  mustFire: 1,
  rule: {
    command: "INCRBYFLOAT",
    key: "counter:customer",
    replica: null,
    amount: "any",
    skip: 0,
    times: null,
    action: { kind: "delay", ms: 1 },
  },
};
const held = (id: string) => planned(id, { stream: true, holdAt: "after-chunk:2" });

/** Faults that take their time, and a Redis rule that strikes when it is told to. */
function battlefield(rig: Rig, { takesMs = 30, finds = (_: string): boolean => true } = {}) {
  const steps: string[] = [];
  const struck: Record<string, () => void> = {};
  const context: PhaseContext = {
    ...rig.context,
    record: (event) => {
      rig.context.record(event);
      if (event.type === "invoke" || event.type === "ok") steps.push(`${event.type} ${event.request}`);
    },
    async strike(fault: TimedFault) {
      steps.push(`begin ${fault.id}`);
      await delay(takesMs);
      steps.push(`end ${fault.id}`);
      return finds(fault.id) ? { replica: null, detail: "done" } : null;
    },
    onStruck(fault, listener) {
      struck[fault] = listener;
      return () => delete struck[fault];
    },
  };
  const fired = () => rig.history.flatMap((event) => (event.type === "fault" ? [event.fault] : []));
  return { context, steps, fired, strikeRule: () => struck.f1?.(), listeners: struck };
}

test("faults of one moment strike together, before the requests", async () => {
  await using rig = await startRig();
  const { context, steps } = battlefield(rig);
  await runPhase(phaseOf([planned("r1")], { faults: [evict("f1"), evict("f2")] }), context);
  expect(steps).toEqual(["begin f1", "begin f2", "end f1", "end f2", "invoke r1", "ok r1"]);
});

test("one that hangs on another strikes when that is done, still before the requests", async () => {
  await using rig = await startRig();
  const { context, steps } = battlefield(rig);
  const faults = [evict("f3", { whenStruck: "f2" }), evict("f1"), evict("f2", { whenStruck: "f1" })];
  await runPhase(phaseOf([planned("r1")], { faults }), context);
  expect(steps.slice(0, 7)).toEqual(["begin f1", "end f1", "begin f2", "end f2", "begin f3", "end f3", "invoke r1"]);
  const details = rig.history.flatMap((event) => (event.type === "fault" ? [event.detail] : []));
  expect(details).toEqual(["done", "done after f1 had struck", "done after f2 had struck"]);
});

test("what finds nothing to strike keeps those from striking that hang on it, and nothing waits for them", async () => {
  await using rig = await startRig();
  const { context, fired, steps } = battlefield(rig, { finds: (id) => id !== "f1" });
  const faults = [evict("f1"), evict("f2", { whenStruck: "f1" }), evict("f3", { whenStruck: "f2", whenHeld: ["r1"] })];
  await runPhase(phaseOf([held("r1")], { faults }), context);
  expect(fired()).toEqual([]);
  expect(steps).toEqual(["begin f1", "end f1", "invoke r1", "ok r1"]);
});

test("at a Redis rule's strike, while requests are held for it", async () => {
  await using rig = await startRig();
  const { context, steps, strikeRule, listeners } = battlefield(rig);
  const faults = [rule, evict("f2", { whenStruck: "f1", whenHeld: ["r1"] })];
  const running = runPhase(phaseOf([held("r1"), planned("r2")], { faults, settle: "quiescent" }), context);
  await rig.provider.held("t1", "r1", new AbortController().signal);
  await expect.poll(() => steps).toContain("ok r2");
  expect(steps).not.toContain("begin f2");
  strikeRule();
  await running;
  expect(steps.slice(-3)).toEqual(["begin f2", "end f2", "ok r1"]);
  expect(listeners).toEqual({});
});

test("a rule may strike after the answer, when LiteLLM settles", async () => {
  await using rig = await startRig();
  const { context, steps, fired, strikeRule } = battlefield(rig);
  const faults = [rule, evict("f2", { whenStruck: "f1" })];
  const running = runPhase(phaseOf([planned("r1")], { faults, settle: "quiescent" }), context);
  await expect.poll(() => steps).toContain("ok r1");
  await delay(100);
  strikeRule();
  await running;
  expect(fired()).toEqual(["f2"]);
});

test("a rule that never strikes: what hangs on it does not fire, and what is held for that goes on", async () => {
  await using rig = await startRig();
  const { context, fired } = battlefield(rig);
  const faults = [rule, evict("f2", { whenStruck: "f1", whenHeld: ["r1"] })];
  await runPhase(phaseOf([held("r1"), planned("r2")], { faults }), context);
  expect(fired()).toEqual([]);
  expect(rig.history.filter((event) => event.type === "ok")).toHaveLength(2);
});

test("an abort ends the wait for a strike", async () => {
  await using rig = await startRig();
  const stop = new AbortController();
  const { context, steps } = battlefield(rig);
  const faults = [rule, evict("f2", { whenStruck: "f1" })];
  const phase = phaseOf([planned("r1")], { faults, settle: "quiescent" });
  const running = runPhase(phase, { ...context, signal: stop.signal });
  running.catch(() => {});
  await expect.poll(() => steps).toContain("ok r1");
  stop.abort(new Error("stopped"));
  await expect(running).rejects.toThrow("stopped");
});

test("a request that two faults wait with is held until both have struck", async () => {
  await using rig = await startRig();
  const { context, steps } = battlefield(rig);
  const faults = [evict("f1", { whenHeld: ["r1"] }), evict("f2", { whenHeld: ["r1"], whenStruck: "f1" })];
  await runPhase(phaseOf([held("r1")], { faults }), context);
  expect(steps).toEqual(["invoke r1", "begin f1", "end f1", "begin f2", "end f2", "ok r1"]);
});
