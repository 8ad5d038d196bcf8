import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, type Request, redisFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

/** Answered, and settled with nothing yet. */
const answered = (request: Request) => request.invoke().reserve().receive().headers().done().ok();

describe.each(["reset", "close"] as const)("a stream that the provider broke off, by %s", (ending) => {
  const brokenOff = (end: (request: Request) => Request) =>
    new World().phase("fail", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const request = world.request({ stream: true });
      Object.assign(request.planned.provider, { ending, endAt: "after-chunk:2" });
      end(request.invoke().reserve().receive().headers().chunk().chunk());
    });

  test("and whose client was told of no error leaks by D7", () => {
    const findings = found(brokenOff((request) => request.ok()));
    expect(findings.map((finding) => finding.slice(0, -8))).toEqual(["settled D7", "agreement D7"]);
  });

  test("is no D7 where the client was told", () => {
    expect(found(brokenOff((request) => request.fail(500, "provider"))).join()).not.toContain("D7");
    expect(found(brokenOff((request) => request.fail(500, "provider").settle(0)))).toEqual([]);
  });
});

/** As 1.84.0 does: replica 1 seeds, both charge their own, and then replica 0, which had missed it as well, seeds. */
test("a seed of who missed the counter is not the reservation of a request in flight", () => {
  const world = new World().phase("cold", (world) => {
    const both = [world.request(), world.request({ replica: 1, tokens: [12, 30] })];
    for (const request of both) request.invoke().receive().headers().done().ok().chargeKey().bill();
    for (const replica of [1, 0]) world.get(replica, customer);
    const flying = world.request({ maxTokens: 400, tokens: [12, 40] }).invoke();
    world.incr(1, customer, both[0]!.cost);
    for (const request of both) request.chargeCustomer();
    world.incr(0, customer, both[0]!.cost);
    flying.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
  });
  expect(found(world)).toEqual(["agreement D13 0.04812", "agreement D29 0.04812"]);
});

describe("a row that lacks what was spent, and a counter that lacks some of it", () => {
  /** Of two answered requests the key's counter gets the first, or what is said; no row gets either. */
  const unwritten = (charged: (cost: number) => number) =>
    new World().phase("stop", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const [first] = [world.request(), world.request()].map((request) => answered(request).settle());
      world.incr(0, key, charged(first!.cost));
    });
  const onKey = (world: World) =>
    verdictOf(world).findings.flatMap(({ counter, mode }) => (counter === key ? [mode] : []));

  test("is the row's matter alone, and of no mode that is known", () => {
    expect(onKey(unwritten((cost) => cost))).toEqual(["unknown mode"]);
  });

  test("not where the counter has what it was not charged with", () => {
    expect(onKey(unwritten((cost) => cost / 3))).toContain("unknown mode");
  });
});

test.each([false, true])(
  "the second settlement of a request with two calls is told from that of one that is still open (a repair raises the counter: %s)",
  (repaired) => {
    const world = new World().phase("ask", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const both = [world.request({ maxTokens: 200 }), world.request({ maxTokens: 220 })];
      for (const request of both) {
        request.invoke().reserve();
        for (const _ of [1, 2]) request.receive().headers().done();
        request.ok();
      }
      for (const request of both) for (const _ of [1, 2]) request.settle();
      for (const request of both) request.chargeKey(2 * request.cost).bill(2 * request.cost);
      if (repaired) world.raise(0, customer, world.rows.get(customer)! - 0.001);
    });
    expect(new Set(verdictOf(world).findings.map(({ mode }) => mode))).toEqual(new Set(["D20"]));
  },
);

describe("a cost charged anew, as its settlement's reply was lost", () => {
  /** The counter was found missing before, so that a write of this size may be taken for a seed. */
  function anew(lost: boolean) {
    const world = new World();
    world.phase(
      "lose",
      () => {
        const [customer] = world.counterKeys;
        for (const _ of [1, 2, 3]) world.get(0, customer!);
        for (const replica of [0, 1]) world.request({ replica }).complete();
        const request = answered(world.request());
        request.settle(request.cost, lost ? { fault: "f1", delivered: false } : {});
        world.strike("f1", "redis", 0);
        world.incr(0, customer!, request.cost);
        request.bill().chargeKey();
      },
      { faults: [redisFault("f1")] },
    );
    return verdictOf(world).findings.map(({ invariant, mode }) => `${invariant} ${mode}`);
  }

  test("is D10, and no seed", () => {
    expect(anew(true).sort()).toEqual(["agreement D10", "no-bypass D10"]);
  });

  test("is not D10 where the reply came", () => {
    expect(anew(false).join()).not.toContain("D10");
  });
});
