import { describe, expect, test } from "vitest";
import type { PlannedRequest } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { type Request, type RequestOptions, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);
const own = (world: World) => verdictOf(world).labels.flatMap(({ kind, text }) => (kind === "own-count" ? text : []));

/** What LiteLLM's tokenizer makes of the prompt and of two words. */
const ownCount = 0.00425;

/** A stream up to its usage block. */
function streamed(world: World, options: RequestOptions, route: PlannedRequest["route"]): Request {
  const request = world.request({ stream: true, ...options });
  request.planned.route = route;
  return request.invoke().reserve().receive().headers().chunk(3).chunk(3);
}

/** Settled, charged and billed to that. */
const settled = (request: Request, cost: number) => void request.settle(cost).chargeKey(cost).bill(cost);

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages"] as const;

describe.each(routes)("a usage of zero on %s", (route) => {
  const whole = (cost: number) =>
    new World().phase("traffic", (world) => {
      settled(streamed(world, { usage: "zero" }, route).usage().done().ok(), cost);
    });

  test("of a whole answer is the truth", () => {
    expect(verdictOf(whole(0))).toMatchObject({ verdict: "converged", findings: [], labels: [] });
    expect(verdictOf(whole(0)).counters[0]).toMatchObject({ truthLow: 0, truthHigh: 0 });
  });

  test("that a whole answer was not billed by is D39", () => {
    expect(found(whole(ownCount))).toContain(`truth D39 ${ownCount.toFixed(5)}`);
    expect(new Set(verdictOf(whole(ownCount)).findings.map(({ mode }) => mode))).toEqual(new Set(["D39"]));
  });

  const cutAt = (cancelAt: string, cost: number) =>
    new World().phase("traffic", (world) => {
      const request = streamed(world, { usage: "zero", cancelAt }, route).usage();
      if (cancelAt === "after-done") request.done().cancel();
      else request.hold(cancelAt).cancel().peerClosed();
      settled(request, cost);
    });

  test("is the truth for a client that left after the end", () => {
    expect(found(cutAt("after-done", 0))).toEqual([]);
    expect(found(cutAt("after-done", ownCount))).toContain(`truth D39 ${ownCount.toFixed(5)}`);
  });

  test("may not have been read before a client left: a label says what was billed", () => {
    expect(verdictOf(cutAt("before-done", ownCount))).toMatchObject({ verdict: "converged" });
    expect(own(cutAt("before-done", ownCount))).toEqual([
      expect.stringContaining(`(D39): LiteLLM billed $${ownCount} by its own count for 1 answer`),
    ]);
    expect(own(cutAt("before-done", 0))).toEqual([]);
  });
});

test("of several at once, each settlement names its request", () => {
  const world = new World().phase("traffic", (world) => {
    const [large, small] = [300, 100].map((maxTokens) => streamed(world, { usage: "zero", maxTokens }, routes[0]));
    for (const request of [large!, small!]) request.usage().done().ok();
    settled(small!, ownCount);
    settled(large!, 0);
  });
  expect(new Set(found(world))).toEqual(new Set([`truth D39 ${ownCount.toFixed(5)}`]));
  expect(verdictOf(world).findings[0]!.explanation).toContain("the usage of r2,");
});

test("a stream that was cut before its usage is billed by LiteLLM's own count, and nothing is said", () => {
  const world = new World().phase("traffic", (world) => {
    const request = streamed(world, { usage: "zero", cancelAt: "before-usage" }, routes[0]);
    settled(request.hold("before-usage").cancel().peerClosed(), ownCount);
  });
  expect(verdictOf(world)).toMatchObject({ verdict: "converged", labels: [] });
});

describe.each(["correct", "doubled"] as const)("a %s usage", (usage) => {
  const tokens: [number, number] = [12, 2];
  const stated = (usage === "doubled" ? 2 : 1) * 0.00412;
  const cutAt = (cancelAt: string, cost: number) =>
    new World().phase("traffic", (world) => {
      const request = streamed(world, { usage, cancelAt, tokens }, routes[0]).usage();
      if (cancelAt === "after-done") request.done().cancel();
      else request.hold(cancelAt).cancel().peerClosed();
      settled(request, cost);
    });

  test("is the most that a client pays who left after the end", () => {
    expect(found(cutAt("after-done", stated))).toEqual([]);
    expect(found(cutAt("after-done", stated + 0.00013))).toContain("truth D39 0.00013");
  });

  test("may be replaced by LiteLLM's own count where the client left before the end", () => {
    expect(found(cutAt("before-done", stated))).toEqual([]);
    expect(found(cutAt("before-done", 0.00425))).toEqual([]);
  });
});

test("a usage that is missing is known to nobody", () => {
  const world = new World().phase("traffic", (world) => {
    settled(streamed(world, { usage: "missing" }, routes[0]).done().ok(), ownCount);
  });
  expect(verdictOf(world)).toMatchObject({ verdict: "converged", findings: [] });
});
