import { expect, test } from "vitest";
import type { PlannedFault } from "../../../harness/contracts/index.ts";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, startRig } from "./rig.ts";

const kill: PlannedFault = { id: "f1", kind: "replica-kill", replica: 1, whenHeld: ["r1", "r2"] };
const held = (id: string) => planned(id, { replica: 1, stream: true, holdAt: "after-chunk:2" });

test("a replica is killed when all that was to be held there is held", async () => {
  await using rig = await startRig({ replicas: 2 });
  const phase = phaseOf([held("r1"), planned("r3", { replica: 0 }), held("r2")], { faults: [kill] });
  await runPhase(phase, rig.context);
  const fault = rig.history.find((event) => event.type === "fault")!;
  expect(fault).toMatchObject({ fault: "f1", kind: "replica-kill", replica: 1 });
  const holds = rig.providerEvents.filter((event) => event.event === "held");
  expect(holds.map((event) => event.request).sort()).toEqual(["r1", "r2"]);
  for (const hold of holds) expect(hold.t).toBeLessThanOrEqual(fault.t);
  for (const request of ["r1", "r2"]) {
    expect(rig.history).toContainEqual(expect.objectContaining({ type: "info", request, reason: "connection-lost" }));
  }
  expect(rig.history).toContainEqual(expect.objectContaining({ type: "ok", request: "r3" }));
  await expect.poll(() => rig.provider.inFlight("t1")).toBe(0);
});

test("the moment cannot come: no kill, and what is held goes on", async () => {
  const refuse = (body: string) => (body.includes(".r2]") ? { status: 400, body: "{}" } : null);
  await using rig = await startRig({ replicas: 2, gateway: { refuse } });
  await runPhase(phaseOf([held("r1"), held("r2")], { faults: [kill] }), rig.context);
  expect(rig.history.filter((event) => event.type === "fault")).toEqual([]);
  expect(rig.history).toContainEqual(expect.objectContaining({ type: "ok", request: "r1" }));
});

test("a fault that finds nothing to strike leaves no fault, and all complete", async () => {
  await using rig = await startRig({ replicas: 2 });
  const strike = () => Promise.resolve(null);
  await runPhase(phaseOf([held("r1"), held("r2")], { faults: [kill] }), { ...rig.context, strike });
  expect(rig.history.filter((event) => event.type === "fault")).toEqual([]);
  expect(rig.history.filter((event) => event.type === "ok")).toHaveLength(2);
});

test("a kill that fails fails the phase, and nothing stays open", async () => {
  await using rig = await startRig({ replicas: 2 });
  const strike = () => Promise.reject(new Error("no such process"));
  const phase = phaseOf([held("r1"), held("r2")], { faults: [kill] });
  await expect(runPhase(phase, { ...rig.context, strike })).rejects.toThrow("no such process");
  expect(rig.inFlight.now).toBe(0);
  await expect.poll(() => rig.provider.inFlight("t1")).toBe(0);
});

const lost: PlannedFault = {
  id: "f1",
  kind: "redis",
  mustFire: 1,
  rule: {
    command: "INCRBYFLOAT",
    key: "counter:customer",
    replica: null,
    amount: "positive",
    skip: 0,
    times: 3,
    action: { kind: "apply-drop-reply" },
  },
};

test("a Redis fault is installed before the first request and removed after the last", async () => {
  await using rig = await startRig();
  const steps: string[] = [];
  const context = {
    ...rig.context,
    installRedisFault: ({ id }: { id: string }) => steps.push(`install ${id}`),
    removeRedisFaults: () => steps.push("remove"),
    record: ({ type }: { type: string }) => steps.push(type),
  };
  await runPhase(phaseOf([planned("r1")], { faults: [lost] }), context);
  expect(steps).toEqual(["install f1", "invoke", "ok", "remove", "generator"]);
});

test("a Redis fault is removed after a failure, too", async () => {
  await using rig = await startRig();
  const steps: string[] = [];
  const context = {
    ...rig.context,
    signal: AbortSignal.abort(new Error("stopped")),
    installRedisFault: ({ id }: { id: string }) => steps.push(`install ${id}`),
    removeRedisFaults: () => steps.push("remove"),
  };
  await expect(runPhase(phaseOf([planned("r1")], { faults: [lost] }), context)).rejects.toThrow("stopped");
  expect(steps).toEqual(["install f1", "remove"]);
});

test("what a stopped replica waits for goes on while it is being stopped", async () => {
  await using rig = await startRig({ replicas: 2 });
  const stop: PlannedFault = { id: "f1", kind: "replica-stop", replica: 1, whenHeld: ["r1", "r2"], graceMs: 5000 };
  const answered = () => rig.history.filter((event) => event.type === "ok").length;
  const strike = async () => {
    expect(answered()).toBe(0);
    await expect.poll(answered).toBe(2);
    return { replica: 1, detail: "SIGTERM" };
  };
  await runPhase(phaseOf([held("r1"), held("r2")], { faults: [stop] }), { ...rig.context, strike });
  expect(rig.history).toContainEqual(expect.objectContaining({ type: "fault", fault: "f1", kind: "replica-stop" }));
});

test("the Redis faults of a phase that settles outlive its clients, because settlements come after the answers", async () => {
  await using rig = await startRig();
  const steps: string[] = [];
  const context = { ...rig.context, removeRedisFaults: () => steps.push("remove") };
  await runPhase(phaseOf([planned("r1")], { faults: [lost], settle: "quiescent" }), context);
  expect(steps).toEqual([]);
});

test("paced requests begin at their time, whether or not earlier ones have ended", async () => {
  await using rig = await startRig();
  const slow = Array.from({ length: 4 }, (_, i) => planned(`r${i + 1}`, { stream: true, provider: { dripMs: 60 } }));
  await runPhase(phaseOf(slow, { everyMs: 100 }), rig.context);
  const begins = rig.history.flatMap((event) => (event.type === "invoke" ? [event.t] : []));
  expect(begins.at(-1)! - begins[0]!).toBeGreaterThanOrEqual(290);
  expect(rig.inFlight.most).toBeGreaterThan(1);
  const rate = rig.history.find((event) => event.type === "generator")!;
  expect(rate).toMatchObject({ offeredPerSecond: 10, fellBehind: false });
});

test("… but no more at once than the phase lets", async () => {
  await using rig = await startRig();
  const slow = Array.from({ length: 4 }, (_, i) => planned(`r${i + 1}`, { stream: true, provider: { dripMs: 60 } }));
  await runPhase(phaseOf(slow, { everyMs: 20, openAtMost: 2 }), rig.context);
  expect(rig.inFlight.most).toBe(2);
  expect(rig.history.find((event) => event.type === "generator")).toMatchObject({ fellBehind: false });
});
