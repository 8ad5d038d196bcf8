import { describe, expect, test } from "vitest";
import { openCase } from "../../../harness/oracle/counters/case.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, type Request, World } from "./builder.ts";
import { budgetExceeded } from "./failures.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const team = "spend:team:team-k3f9";
const bookOf = (world: World, counterKey = customer) =>
  openCase(world.trial()).counters.find(({ key }) => key === counterKey)!.book;
const reservationsOf = (world: World, id: string, counterKey = customer) =>
  [...bookOf(world, counterKey).reservations].flatMap(([request, held]) => (request.id === id ? held : []));

describe("a reservation near the budget", () => {
  test("is not settled by an adjustment of floating-point noise", () => {
    const world = new World({ budget: 0.3 }).phase("ask", (world) => {
      world.request({ replica: 1 }).complete();
      const request = world.request({ maxTokens: 200, tokens: [10, 120] }).invoke();
      expect(request.reserveOrBeRefused()).toBe(true);
      world.incr(0, customer, -8.9e-16);
      request.receive().headers().done().ok().settle().chargeKey().bill();
    });
    const [held, ...others] = reservationsOf(world, "r2");
    expect(others).toEqual([]);
    expect(held!.cost).toBeCloseTo(0.2401, 9);
    expect(bookOf(world).movements.filter(({ kind }) => kind === "unknown")).toEqual([]);
    expect(verdictOf(world).verdict).toBe("converged");
  });

  test("that was never settled is not hidden by such noise", () => {
    const world = new World().phase("ask", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      world.request().invoke().reserve().receive().headers().done().ok().chargeKey().bill();
      world.incr(0, customer, -8.9e-16);
    });
    expect(verdictOf(world).findings[0]).toMatchObject({ invariant: "settled", leaks: [{ request: "r3" }] });
  });

  test("is shrunk once more where another counter of its request has less room", () => {
    const world = new World({ budget: 1, also: ["team"] }).phase("ask", (world) => {
      world.request({ replica: 1 }).complete();
      const others = world.request({ tokens: [10, 150], maxTokens: 180 });
      others.planned.identities = ["customer-key", "team"];
      others.invoke();
      world.incr(0, team, others.estimate);
      others.receive().headers().done().ok();
      world.incr(0, team, others.cost - others.estimate);
      others.chargeKey();
      world.bill(others.cost, [team, "spend:key:aabb"]);

      const request = world.request({ maxTokens: 600, tokens: [10, 20] }).invoke();
      const rooms = [customer, team].map((counterKey) => 1 - world.redis.get(counterKey)!);
      world.incr(0, customer, request.estimate);
      world.incr(0, customer, rooms[0]! - request.estimate);
      world.incr(0, team, rooms[0]!);
      for (const counterKey of [customer, team]) world.incr(0, counterKey, rooms[1]! - rooms[0]!);
      request.held = rooms[1]!;
      request.receive().headers().done().ok().settle().chargeKey().bill();
    });
    for (const counterKey of [customer, team]) {
      const [held, ...others] = reservationsOf(world, "r3", counterKey);
      expect(others).toEqual([]);
      expect(held).toMatchObject({ ending: "settled" });
      expect(held!.cost).toBeCloseTo(0.0401, 9);
    }
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

/** A request that is cut, and billed for what was sent. */
const cut = (request: Request) => request.invoke().receive().headers().chunk().cancel().peerClosed();

describe("a plain charge of what a cut request cost", () => {
  test("is no reservation of another request that was just sent, though its entity has a budget", () => {
    const world = new World({ also: ["user"] }).phase("ask", (world) => {
      world.request({ replica: 1 }).complete();
      const first = world.request({ stream: true, cancelAt: "after-chunk:1" });
      cut(first);
      const second = world.request().invoke();
      for (const counterKey of world.counterKeys) world.incr(0, counterKey, 0.00425);
      first.chargeKey(0.00425).bill(0.00425);
      second.receive().headers().done().ok().chargeKey().chargeCustomer().bill();
      world.incr(0, world.counterKeys[1]!, second.cost);
    });
    const user = bookOf(world, world.counterKeys[1]);
    expect([...user.reservations.keys()].map(({ id }) => id)).toEqual(["r1"]);
    expect([...user.charges.keys()].map(({ id }) => id)).toEqual(["r2", "r3"]);
  });

  test("is that of what was over, and of the one that it is likeliest of", () => {
    const world = new World().phase("ask", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const long = world.request({ stream: true, cancelAt: "after-chunk:4" }).invoke();
      long.receive().headers();
      const short = world.request({ stream: true, cancelAt: "after-chunk:1" });
      cut(short);
      short.chargeKey(0.00425).bill(0.00425);
      for (const _ of [1, 2, 3, 4]) long.chunk();
      long.cancel().peerClosed();
      long.chargeKey(0.01625).bill(0.01625);
    });
    const { charges, movements } = bookOf(world, "spend:key:aabb");
    expect([...charges.keys()].slice(-2).map(({ id }) => id)).toEqual(["r4", "r3"]);
    expect(movements.filter(({ kind }) => kind === "unknown")).toEqual([]);
  });

  test("is no seed of a counter that was found missing (D13)", () => {
    const world = new World({ also: ["tag"] }).phase("ask", (world) => {
      const tag = world.counterKeys[1]!;
      const both = [1, 1].map(() => world.request({ stream: true, cancelAt: "after-chunk:1" }));
      for (const _ of both) world.get(0, tag);
      for (const request of both) cut(request);
      for (const [at, request] of both.entries()) {
        const cost = 0.00425 + at * 0.00002;
        for (const counterKey of world.counterKeys) world.incr(0, counterKey, cost);
        request.chargeKey(cost).bill(cost);
      }
      world.request({ replica: 1 }).complete();
      world.incr(1, tag, 0.5);
    });
    expect(verdictOf(world).findings.map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`)).toEqual([
      "unknown mode 0.50000",
    ]);
  });
});

describe("the label of a cycle", () => {
  /** Four requests in a row that are refused for the budget of the customer or of its team. */
  const refused = (entity: "end_user:customer-k3f9" | "team:team-k3f9") =>
    verdictOf(
      new World({ also: ["team"] }).phase("ask", (world) => {
        for (const replica of [0, 1]) world.request({ replica }).complete();
        for (const _ of [1, 2, 3, 4]) {
          world
            .request()
            .invoke()
            .refuseWith(budgetExceeded(entity, 101, 100));
        }
      }),
    ).labels.filter(({ kind }) => kind === "cycle");

  test.each([
    ["end_user:customer-k3f9", customer],
    ["team:team-k3f9", team],
  ] as const)("is of the counter that refused: %s", (entity, counterKey) => {
    expect(refused(entity)).toMatchObject([{ data: { counter: counterKey, requests: 6, refused: 4 } }]);
  });
});

test("a plain charge that fits both is that of the stream that was cut, not of the one that failed", () => {
  const world = new World().phase("ask", (world) => {
    const failed = world.request({ stream: true, maxTokens: 200 }).invoke().reserve().receive().headers();
    failed.chunk(3).chunk(3).fail(500, "provider");
    const cut = world.request({ stream: true, cancelAt: "after-chunk:3", maxTokens: 300 }).invoke().reserve();
    cut.receive().headers().chunk(3).chunk(3).chunk(3).hold("after-chunk:3").cancel().peerClosed();
    const cost = cut.prompt + 4 * 0.002;
    failed.settle(0);
    cut.settle(cost).chargeKey(cost).bill(cost);
  });
  const { counted } = bookOf(world, key);
  expect([...counted].map(({ id }) => id)).toEqual(["r2"]);
});
