import { expect, test } from "vitest";
import type { Background } from "../../../harness/contracts/index.ts";
import { runPhase } from "../../../harness/driver/index.ts";
import { phaseOf, planned, startRig } from "./rig.ts";

const background: Background = {
  identities: ["key", "customer"],
  requestsPerSecond: 4,
  requests: 6,
  maxTokens: 20,
  provider: planned("r1").provider,
  during: "traffic",
};

test("background load: every request invoked and answered, on all replicas, at the rate that was offered", async () => {
  await using rig = await startRig({ replicas: 2, background });
  await runPhase(phaseOf([planned("r1")]), rig.context);
  const invoked = rig.history.flatMap((event) =>
    event.type === "invoke" && event.request.startsWith("bg") ? [event] : [],
  );
  const ids = ["bg1", "bg2", "bg3", "bg4", "bg5", "bg6"];
  expect(invoked.map((event) => event.request)).toEqual(ids);
  expect(new Set(invoked.map((event) => event.replica))).toEqual(new Set([0, 1]));
  const answered = rig.history.flatMap((event) => (event.type === "ok" ? [event.request] : []));
  expect(answered.sort()).toEqual([...ids, "r1"]);
  // Due in the second second, whenever they were really sent.
  expect(invoked[4]!.t - invoked[0]!.t).toBeGreaterThan(900);
  const health = rig.history.at(-1);
  expect(health).toMatchObject({ type: "generator", offeredPerSecond: 4 });
  expect(rig.inFlight.now).toBe(0);
  for (const { replica, request } of invoked) {
    expect(rig.gateways[replica]!.bodies.some((body) => body.includes(`.${request}]`))).toBe(true);
  }
});

test("background load of another phase is not sent", async () => {
  await using rig = await startRig({ background });
  await runPhase(phaseOf([planned("r1")], { name: "probe" }), rig.context);
  expect(rig.story()).toEqual(["invoke r1", "ok r1"]);
});

test("requests that get no answer end as unknown, and a rate that was not reached is said", async () => {
  await using rig = await startRig({
    gateway: { silent: true },
    background: { ...background, requests: 2, requestsPerSecond: 1 },
  });
  await runPhase(phaseOf([]), { ...rig.context, deadlineMs: 2500 });
  const unknown = rig.history.filter((event) => event.type === "info");
  expect(unknown).toHaveLength(2);
  expect(rig.history.at(-1)).toMatchObject({ type: "generator", fellBehind: true });
  expect(rig.inFlight.now).toBe(0);
});

test("background load stops with the trial", async () => {
  await using rig = await startRig({ background: { ...background, requests: 1000 } });
  const stop = new AbortController();
  const record: typeof rig.context.record = (event) => {
    rig.context.record(event);
    if (event.type === "ok") stop.abort(new Error("enough"));
  };
  await expect(runPhase(phaseOf([]), { ...rig.context, record, signal: stop.signal })).rejects.toThrow("enough");
  expect(rig.inFlight.now).toBe(0);
});
