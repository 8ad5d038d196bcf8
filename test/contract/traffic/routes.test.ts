import { describe, expect, test } from "vitest";
import type { PlannedRequest, Route } from "../../../harness/contracts/index.ts";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, type RequestOverrides, type Rig, startRig } from "./rig.ts";

const ask = (route: Route, overrides: RequestOverrides = {}): PlannedRequest => ({
  ...planned("r1", overrides),
  route,
});

/** The provider speaks most routes itself, so it can stand in for a replica. */
const straight = (rig: Rig) => ({ ...rig.context, replicaUrl: () => rig.provider.url });

const outcome = (rig: Rig) => rig.history.find((event) => ["ok", "fail", "info"].includes(event.type));

describe.each<Route>(["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/realtime"])(
  "a stream of %s",
  (route) => {
    test("is read to its end, chunk by chunk, and known to the provider", async () => {
      await using rig = await startRig();
      await runPhase(phaseOf([ask(route, { stream: true, chunks: 4 })]), straight(rig));
      expect(outcome(rig)).toMatchObject({ type: "ok", request: "r1", status: 200, chunks: 4 });
      await expect.poll(() => rig.providerEvents.at(-1)).toMatchObject({ event: "done", trial: "t1", request: "r1" });
    });

    test("held in its middle: the client hangs up there", async () => {
      await using rig = await startRig();
      const hangUp = { at: "after-chunk:2", how: "rst" } as const;
      await runPhase(phaseOf([ask(route, { stream: true, chunks: 4, hangUp })]), straight(rig));
      expect(rig.history).toContainEqual(expect.objectContaining({ type: "cancel", point: "after-chunk:2" }));
      expect(rig.providerEvents.map(({ event }) => event)).not.toContain("done");
    });
  },
);

test.each<Route>([
  "/v1/completions",
  "/v1/responses",
  "/v1/messages",
  "/v1/messages/count_tokens",
  "/v1/embeddings",
  "/v1/images/generations",
])("a plain answer of %s has content", async (route) => {
  await using rig = await startRig();
  await runPhase(phaseOf([ask(route)]), straight(rig));
  expect(outcome(rig)).toMatchObject({ type: "ok", chunks: 1 });
});

test.each<Route>(["/v1/responses", "/v1/messages"])(
  "a stream of %s that lacks its last event is lost, however cleanly",
  async (route) => {
    await using rig = await startRig();
    const broken = ask(route, { stream: true, chunks: 4, provider: { ending: "no-terminal-event" } });
    await runPhase(phaseOf([broken]), straight(rig));
    expect(outcome(rig)).toMatchObject({ type: "info", reason: "connection-lost", chunks: 4 });
  },
);

test("a realtime session that is refused is a failure, with its status", async () => {
  await using rig = await startRig();
  await runPhase(phaseOf([ask("/v1/realtime", { stream: true, provider: { status: 503 } })]), straight(rig));
  expect(outcome(rig)).toMatchObject({ type: "fail", status: 503 });
});

test.each(["fin", "rst"] as const)(
  "after the last event (%s): the answer is whole, and the client cancelled",
  async (how) => {
    await using rig = await startRig();
    const request = planned("r1", { stream: true, chunks: 4 });
    const late = { ...request, cancel: { at: "after-done", how, releaseAfterMs: 0 } as const };
    await runPhase(phaseOf([late]), rig.context);
    expect(rig.story()).toEqual(["invoke r1", "cancel r1", "info r1"]);
    expect(rig.history).toContainEqual(expect.objectContaining({ type: "cancel", heldAt: null, clientChunks: 4 }));
    await expect.poll(() => rig.providerEvents.at(-1)?.event).toBe("done");
  },
);

test("fields of the plan's own take the place of the route's", async () => {
  await using rig = await startRig();
  await runPhase(phaseOf([{ ...planned("r1"), body: { model: "p429-claude", background: true } }]), rig.context);
  expect(JSON.parse(rig.gateways[0]!.bodies[0]!)).toMatchObject({
    model: "p429-claude",
    background: true,
    max_tokens: 40,
  });
});
