import { describe, expect, test } from "vitest";
import { Verdict } from "../../../harness/contracts/index.ts";
import { judge, judgeWithRequests } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

describe("a healthy trial converges", () => {
  test("plain requests on two replicas", () => {
    const world = new World().phase("traffic", (world) => {
      for (const replica of [0, 1, 0, 1]) world.request({ replica }).complete();
    });
    const verdict = verdictOf(world);
    expect(Verdict.parse(verdict)).toEqual(verdict);
    expect(verdict.verdict).toBe("converged");
    expect(verdict.findings).toEqual([]);
    expect(verdict.checks.map(({ outcome }) => outcome)).toEqual(Array(7).fill("held"));
    expect(verdict.counters[0]).toMatchObject({ ref: "customer", leaked: 0, unexplained: 0, recovery: "never-broken" });
    expect(verdict.reason).toMatch(
      /^All invariants hold: 4 requests, 4 reservations settled\. Counter spend:end_user:.* is at \$0\.19248/,
    );
  });

  test("a cancelled stream that is settled to what was sent", () => {
    const world = new World().phase("hang up", (world) => {
      const request = world.request({ stream: true, cancelAt: "after-chunk:2" }).abort({ chunks: 2 });
      const cost = request.prompt + 4 * 0.002;
      request.settle(cost).chargeKey(cost).bill(cost);
    });
    const verdict = verdictOf(world);
    expect(verdict.verdict).toBe("converged");
    expect(verdict.faults).toEqual({ planned: 1, fired: 1, excused: [], missing: [] });
    expect(verdict.counters[0]).toMatchObject({ recovery: "settled" });
  });

  test("a request that the provider fails is given back whole", () => {
    const world = new World().phase("traffic", (world) => {
      const request = world.request({ status: 500 }).invoke().reserve().receive();
      request.fail(500, "provider").settle(0);
    });
    expect(verdictOf(world).verdict).toBe("converged");
  });

  test("shrunk to the headroom, settled above it, and the next one refused", () => {
    const world = new World({ budget: 0.3 });
    world.phase("spend", () => {
      const request = world.request({ maxTokens: 400, tokens: [10, 200] }).invoke();
      expect(request.reserveOrBeRefused()).toBe(true);
      expect(request.held).toBeCloseTo(0.3);
      request.receive().headers().done().ok().settle().chargeKey().bill();
    });
    world.phase("enforce", () => {
      expect(world.request({ replica: 1 }).invoke().reserveOrBeRefused()).toBe(false);
    });
    const verdict = verdictOf(world);
    expect(verdict.verdict).toBe("converged");
    expect(verdict.refusals).toMatchObject([{ request: "r2", phantom: false, budget: 0.3 }]);
  });

  test.each(["INCRBYFLOAT", "SET NX"])("expired, and seeded from the row by %s", (by) => {
    const world = new World();
    world.phase("before", () => world.request().complete());
    world.sleep(61_000);
    world.phase("after", () => {
      const request = world.request({ replica: 1 });
      for (const counter of world.rows.keys()) {
        world.get(1, counter);
        if (by === "SET NX") world.set(1, counter, world.rows.get(counter)!, { nx: true });
        else world.incr(1, counter, world.rows.get(counter)!);
      }
      request.complete();
    });
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", findings: [] });
  });

  test("replies recorded in another order than Redis executed", () => {
    const world = new World().phase("traffic", (world) => {
      const requests = [0, 1].map((replica) => world.request({ replica }).invoke());
      for (const request of requests) request.reserve();
      for (const request of requests) request.receive().done().ok().settle().chargeKey().bill();
    });
    const [first, second] = [0, 2];
    [world.ledger[first], world.ledger[second]] = [world.ledger[second]!, world.ledger[first]!];
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

test("the verdict is a pure function of the record", () => {
  const world = new World().phase("hang up", (world) => {
    world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
  });
  expect(verdictOf(world)).toEqual(verdictOf(world));
});

test("requests.csv says what became of each request", () => {
  const world = new World().phase("hang up", (world) => {
    world.request().complete();
    world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
  });
  const [completed, leaked] = [...judgeWithRequests(world.trial(), { expected: null }).requests()];
  expect(completed).toMatchObject({
    id: "r1",
    outcome: "ok",
    resized: 0,
    reserveEntries: "0",
    settleEntry: 2,
    leaked: 0,
  });
  expect(completed!.costLow).toBe(completed!.costHigh);
  expect(leaked).toMatchObject({
    id: "r2",
    outcome: "info",
    class: "cancelled",
    cancelPoint: "after-chunk:1",
    settleEntry: null,
  });
  expect(leaked!.leaked).toBeCloseTo(leaked!.reserved!, 9);
});
