import { describe, expect, test } from "vitest";
import type { Route } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, World } from "./builder.ts";

/** What excuses a distance, each beside a world that differs in one thing and must not be excused. */
const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World, counterKey = customer) =>
  verdictOf(world)
    .findings.filter(({ counter }) => counter === counterKey)
    .map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

describe("a row that was billed for a leaked stream", () => {
  const cost = 0.006;
  const aborted = (then: (world: World) => void) =>
    new World().phase("abort", (world) => {
      world.request({ replica: 1 }).complete();
      world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
      then(world);
    });
  const leak = ["settled D1 0.24809", "agreement D1 0.24809"];

  test("is not a distance by itself: the leak stands above it", () => {
    expect(found(aborted((world) => world.bill(cost, [customer])))).toEqual(leak);
  });

  test("a counter that lost as much by a write of nobody's is", () => {
    const lowered = aborted((world) => void world.incr(1, customer, -0.0055));
    expect(found(lowered)).not.toEqual(leak);
    expect(found(lowered).join()).toContain("unknown mode -0.00550");
  });

  test("nor is it excused beyond what the stream may have cost", () => {
    expect(found(aborted((world) => world.bill(0.2, [customer]))).join()).toContain("agreement unknown mode -0.20000");
  });
});

describe("a streamed text completion, whose prompt LiteLLM counts by itself", () => {
  const output = 24 * 0.002;
  const billed = (cost: number, route: Route, stream = true) =>
    new World().phase("complete", (world) => {
      world.request({ replica: 1 }).complete();
      const request = world.request({ stream });
      request.planned.route = route;
      request.invoke().reserve().receive().headers().chunk().done().ok();
      request.settle(cost).chargeKey(cost).bill(cost);
    });

  test("may cost any prompt beside its output", () => {
    expect(verdictOf(billed(output + 0.0015, "/v1/completions")).verdict).toBe("converged");
  });

  test.each<[string, number, Route, boolean]>([
    ["more than a prompt can", output + 0.003, "/v1/completions", true],
    ["less than its output", output - 0.001, "/v1/completions", true],
    ["another prompt than its usage says, in one piece", output + 0.0015, "/v1/completions", false],
    ["another prompt than its usage says, on another route", output + 0.0015, "/v1/chat/completions", true],
  ])("not %s", (_, cost, route, stream) => {
    expect(found(billed(cost, route, stream)).join()).toContain("truth ");
  });
});

describe("a stopped replica that answered, and never charged", () => {
  const stopped = ({ replica = 1, answeredFirst = false, costs = 1 } = {}) =>
    new World().phase(
      "stop",
      (world) => {
        world.request({ replica: 0, tokens: [9, 4] }).complete();
        const request = world.request({ replica }).invoke().reserve().receive().headers().done();
        const stop = () => world.strike("f1", "replica-stop", 1);
        if (!answeredFirst) stop();
        request.ok().settle().bill();
        if (answeredFirst) stop();
        if (costs !== 1) world.incr(0, key, (1 - costs) * request.cost);
      },
      { faults: [{ id: "f1", kind: "replica-stop", replica: 1, whenHeld: [], graceMs: 30_000 }] },
    );

  test("what it answered after it was told to stop: D9", () => {
    expect(found(stopped(), key)).toEqual(["agreement D9 -0.04812"]);
  });

  test.each<[string, Parameters<typeof stopped>[0]]>([
    ["what it had answered before", { answeredFirst: true }],
    ["what another replica answered", { replica: 0 }],
    ["another amount", { costs: 0.75 }],
  ])("not %s", (_, options) => {
    expect(found(stopped(options), key).join()).toContain("unknown mode");
    expect(found(stopped(options), key).join()).not.toContain("D9");
  });
});
