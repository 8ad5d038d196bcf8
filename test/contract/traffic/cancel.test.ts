import { describe, expect, test } from "vitest";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, startRig } from "./rig.ts";

describe.each(["fin", "rst"] as const)("hanging up by %s", (how) => {
  test.each(["before-headers", "after-headers", "after-chunk:2", "before-usage", "before-done"] as const)(
    "at %s: the replica sees it, and the history says when and where",
    async (at) => {
      await using rig = await startRig();
      await runPhase(phaseOf([planned("r1", { stream: true, hangUp: { at, how } })]), rig.context);
      expect(rig.story()).toEqual(["invoke r1", "cancel r1", "info r1"]);
      const cancel = rig.history.find((event) => event.type === "cancel")!;
      expect(cancel).toMatchObject({ point: at, how, heldAt: expect.any(Number) });
      expect(cancel.heldAt!).toBeLessThanOrEqual(cancel.t);
      expect(cancel.clientChunks > 0).toBe(at !== "before-headers" && at !== "after-headers");
      expect(rig.history).toContainEqual(expect.objectContaining({ type: "info", reason: "cancelled" }));
      await expect.poll(() => rig.gateways[0]!.closings).toEqual([how]);
      expect(rig.provider.inFlight("t1")).toBe(0);
    },
  );

  test("of a plain request, before the answer", async () => {
    await using rig = await startRig();
    await runPhase(phaseOf([planned("r1", { hangUp: { at: "before-headers", how } })]), rig.context);
    expect(rig.story()).toEqual(["invoke r1", "cancel r1", "info r1"]);
    await expect.poll(() => rig.gateways[0]!.closings).toEqual([how]);
  });
});

test("the hold ends when the replica closes its side, long before the planned time", async () => {
  await using rig = await startRig();
  const request = planned("r1", {
    stream: true,
    hangUp: { at: "after-headers", how: "fin", releaseAfterMs: 3_600_000 },
  });
  await runPhase(phaseOf([request]), rig.context);
  expect(rig.providerEvents.map((event) => event.event)).toContain("peer-closed");
});

test("the hold ends after the planned time when the replica goes on without its client", async () => {
  await using rig = await startRig({ gateway: { ignoreClosedClients: true } });
  const request = planned("r1", { hangUp: { at: "before-headers", how: "fin", releaseAfterMs: 30 } });
  await runPhase(phaseOf([request]), rig.context);
  expect(rig.providerEvents.map((event) => event.event)).toEqual([
    "received",
    "held",
    "released",
    "headers",
    "usage",
    "done",
  ]);
});

test("in order: the next one waits until the provider is through with the cancelled one", async () => {
  await using rig = await startRig({ gateway: { ignoreClosedClients: true } });
  const requests = [
    planned("r1", {
      stream: true,
      hangUp: { at: "after-chunk:1", how: "fin", releaseAfterMs: 20 },
      provider: { dripMs: 10 },
    }),
    planned("r2"),
  ];
  await runPhase(phaseOf(requests, { start: "in-order" }), rig.context);
  const ofFirst = rig.providerEvents.filter((event) => event.request === "r1");
  const second = rig.history.find((event) => event.type === "invoke" && event.request === "r2")!;
  expect(ofFirst.at(-1)!.event).toBe("done");
  expect(ofFirst.at(-1)!.t).toBeLessThanOrEqual(second.t);
});

test("refused before the hold: a failure and no cancel", async () => {
  await using rig = await startRig({
    gateway: { refuse: () => ({ status: 429, body: '{"error":{"type":"budget_exceeded","message":"no"}}' }) },
  });
  await runPhase(phaseOf([planned("r1", { stream: true, hangUp: { at: "after-chunk:1", how: "rst" } })]), rig.context);
  expect(rig.story()).toEqual(["invoke r1", "fail r1"]);
});

test("at a Redis strike: the client hangs up at once, whatever the provider does", async () => {
  await using rig = await startRig();
  const struck: Record<string, () => void> = {};
  const context = {
    ...rig.context,
    onStruck(fault: string, listener: () => void) {
      struck[fault] = listener;
      setTimeout(listener, 20);
      return () => delete struck[fault];
    },
  };
  const request = planned("r1", {
    stream: true,
    hangUp: { at: "struck:f1", how: "rst" },
    provider: { holdAt: null, dripMs: 100, chunks: 8, outputTokens: 8 },
  });
  await runPhase(phaseOf([request]), context);
  expect(rig.story().slice(0, 3)).toEqual(["invoke r1", "cancel r1", "info r1"]);
  expect(struck).toEqual({});
});
