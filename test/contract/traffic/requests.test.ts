import { describe, expect, test } from "vitest";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, startRig } from "./rig.ts";

const refusal = JSON.stringify({
  error: {
    message: "Budget has been exceeded! EndUser=customer-t1 Current cost: 1.2, Max budget: 1.0",
    type: "budget_exceeded",
    param: null,
    code: "400",
  },
});

describe("a request that gets its answer", () => {
  test("plain and streamed: invoke, then ok with the content events that arrived", async () => {
    await using rig = await startRig();
    await runPhase(
      phaseOf([planned("r1"), planned("r2", { stream: true, chunks: 4 })], { start: "in-order" }),
      rig.context,
    );
    expect(rig.story()).toEqual(["invoke r1", "ok r1", "invoke r2", "ok r2"]);
    expect(rig.history).toContainEqual(expect.objectContaining({ type: "ok", request: "r1", status: 200, chunks: 1 }));
    expect(rig.history).toContainEqual(expect.objectContaining({ type: "ok", request: "r2", status: 200, chunks: 4 }));
    expect(rig.inFlight.now).toBe(0);
  });

  test("carries marker, end user, watermark and the wish for usage", async () => {
    await using rig = await startRig();
    await runPhase(phaseOf([planned("r1", { stream: true })]), rig.context);
    expect(JSON.parse(rig.gateways[0]!.bodies[0]!)).toMatchObject({
      model: "p429-chat",
      user: "customer-t1",
      max_tokens: 40,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: "user", content: expect.stringContaining("[p429:t1.r1]") }],
    });
  });

  test("a generator event closes the phase", async () => {
    await using rig = await startRig();
    await runPhase(phaseOf([planned("r1")]), rig.context);
    expect(rig.history.at(-1)).toMatchObject({ type: "generator", phase: "traffic", offeredPerSecond: null });
  });

  test("at most 64 are in the air at once", async () => {
    await using rig = await startRig();
    const many = Array.from({ length: 300 }, (_, index) => planned(`r${index + 1}`));
    await runPhase(phaseOf(many), rig.context);
    expect(rig.history.filter((event) => event.type === "ok")).toHaveLength(300);
    expect(rig.inFlight.most).toBe(64);
    expect(rig.gateways[0]!.widest).toBeLessThanOrEqual(64);
  });
});

describe("a request that does not", () => {
  test("refused: the answer is recorded as it came", async () => {
    await using rig = await startRig({ gateway: { refuse: () => ({ status: 400, body: refusal }) } });
    await runPhase(phaseOf([planned("r1")]), rig.context);
    expect(rig.history).toContainEqual({
      type: "fail",
      t: expect.any(Number),
      request: "r1",
      status: 400,
      error: refusal,
    });
  });

  test("no answer within the deadline: timeout", async () => {
    await using rig = await startRig({ gateway: { silent: true } });
    await runPhase(phaseOf([planned("r1")]), { ...rig.context, deadlineMs: 50 });
    expect(rig.history).toContainEqual(expect.objectContaining({ type: "info", request: "r1", reason: "timeout" }));
  });

  test("nobody listens: not-sent", async () => {
    await using rig = await startRig();
    rig.gateways[0]!.kill();
    await runPhase(phaseOf([planned("r1")]), rig.context);
    expect(rig.history).toContainEqual(
      expect.objectContaining({
        type: "info",
        request: "r1",
        reason: "not-sent",
        detail: expect.stringContaining("ECONNREFUSED"),
      }),
    );
  });

  test("the stream breaks off: connection-lost, with the chunks that came", async () => {
    await using rig = await startRig();
    const broken = planned("r1", { stream: true, provider: { ending: "reset", endAt: "after-chunk:3", dripMs: 20 } });
    await runPhase(phaseOf([broken]), rig.context);
    expect(rig.history).toContainEqual(
      expect.objectContaining({ type: "info", request: "r1", reason: "connection-lost", chunks: expect.any(Number) }),
    );
  });
});

test("in order: the next one is sent when the one before has its answer", async () => {
  await using rig = await startRig();
  const three = ["r1", "r2", "r3"].map((id) => planned(id, { stream: true, provider: { dripMs: 5 } }));
  await runPhase(phaseOf(three, { start: "in-order" }), rig.context);
  expect(rig.story()).toEqual(["invoke r1", "ok r1", "invoke r2", "ok r2", "invoke r3", "ok r3"]);
});

test("stopped by its signal: rejects with the reason, and nothing stays open", async () => {
  await using rig = await startRig();
  const stop = new AbortController();
  const held = planned("r1", { stream: true, hangUp: { at: "after-headers", how: "fin" } });
  const phase = phaseOf([held, planned("r2", { stream: true, provider: { dripMs: 10_000 } })]);
  const onInvoke = (event: { type: string }) => {
    if (event.type === "cancel") stop.abort(new Error("enough"));
  };
  const context = {
    ...rig.context,
    signal: stop.signal,
    record: (event: Parameters<typeof rig.context.record>[0]) => {
      rig.context.record(event);
      onInvoke(event);
    },
  };
  await expect(runPhase(phase, context)).rejects.toThrow("enough");
  expect(rig.inFlight.now).toBe(0);
  await expect.poll(() => rig.provider.inFlight("t1")).toBe(0);
});
