import { describe, expect, test } from "vitest";
import type { Finding } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, evictionFault, type Request, resetFault, World, type WorldOptions } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const passages = (world: World): Finding[] =>
  verdictOf(world).findings.filter(
    ({ invariant, explanation }) => invariant === "no-bypass" && explanation.includes("let through"),
  );

/** Streams of 0.06 each. */
const dear = { maxTokens: 60, tokens: [0, 30] as [number, number] };

function charged(request: Request): Request {
  return request.done().ok().chargeCustomer().chargeKey().bill();
}

describe("without reservations, side by side", () => {
  const burst = (count: number, options: WorldOptions = { known: false }, refused = 0) =>
    new World({ budget: 0.05, ...options }).phase("burst", (world) => {
      const requests = Array.from({ length: count }, (_, at) =>
        world.request({ ...dear, replica: at % 2, maxTokens: 60 + 40 * at }).invoke(),
      );
      const through = requests.slice(refused);
      for (const request of through) request.receive();
      for (const request of requests.slice(0, refused)) request.refuse(0.06);
      for (const request of through) charged(request);
      world
        .request({ maxTokens: 400 })
        .invoke()
        .refuse(0.06 * count);
    });

  test("all but one of the first requests of an unknown end user are past its budget", () => {
    const [found, ...others] = passages(burst(4));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ mode: "D40", counter: customer, requests: ["r2", "r3", "r4"] });
    expect(found!.amount).toBeCloseTo(-3 * 0.06, 9);
  });

  test("of an end user that is known it is no mode that is known", () => {
    expect(passages(burst(4, { known: true }))).toMatchObject([{ mode: "unknown mode" }]);
  });

  test("green twin: one passes, the others are refused", () => {
    expect(passages(burst(4, { known: false }, 3))).toEqual([]);
  });

  test("green twin: the budget has room for all but the last", () => {
    expect(passages(burst(4, { known: false, budget: 0.18 + 1e-6 }))).toEqual([]);
    expect(passages(burst(4, { known: false, budget: 0.18 }))).toMatchObject([{ requests: ["r4"] }]);
  });

  test("green twin: the dearest may have been the last", () => {
    const world = (costs: number[]) =>
      new World({ budget: 0.05, known: false }).phase("burst", (one) => {
        const requests = costs.map((tokens, at) =>
          one.request({ maxTokens: 200 + 40 * at, tokens: [0, tokens] }).invoke(),
        );
        for (const request of requests) request.receive();
        for (const request of requests) charged(request);
      });
    expect(passages(world([100, 12, 12]))).toEqual([]);
    expect(passages(world([100, 12, 13]))).toMatchObject([{ requests: ["r3"] }]);
  });

  test("green twin: one after the other each is charged before the next, until the budget is spent", () => {
    const world = (count: number) =>
      new World({ budget: 0.15, known: false }).phase("in order", (one) => {
        for (let at = 0; at < count; at++) {
          charged(
            one
              .request({ ...dear, maxTokens: 60 + 40 * at })
              .invoke()
              .receive(),
          );
          one.tick(50);
        }
      });
    expect(passages(world(3))).toEqual([]);
    expect(passages(world(4))).toMatchObject([{ requests: ["r4"] }]);
  });

  test("green twin: what was beside it, and is over, may have left it next to no headroom", () => {
    const world = new World({ budget: 1, known: false }).phase("burst", (one) => {
      const [first, second] = [0, 1].map((at) => one.request({ maxTokens: 450 + 40 * at, tokens: [0, 10] }).invoke());
      first!.receive();
      second!.planned.provider.outputTokens = 480;
      second!.receive();
      charged(first!);
      one.tick(50);
      const third = one
        .request({ maxTokens: 100, tokens: [0, 20] })
        .invoke()
        .receive();
      charged(third);
      charged(second!);
    });
    expect(passages(world)).toEqual([]);
  });

  test("green twin: what a setting switched off is not asked for", () => {
    const world = burst(4);
    world.settings = { "general_settings.disable_budget_reservation": true };
    world.needs = [];
    expect(passages(world)).toEqual([]);
  });

  test("a scenario about reservations in which none was tried shows nothing", () => {
    const world = new World({ known: false }).phase("traffic", (one) => {
      charged(one.request().invoke().receive());
    });
    expect(verdictOf(world)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("Nothing was ever reserved"),
    });
    world.needs = [];
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

describe("after Redis had confirmed that it was spent, with rows that lag", () => {
  /** What is done between the spending and the next request; returns whether that one is let through. */
  type Between = (world: World) => boolean;
  const spendAnd = (between: Between, { told = true } = {}) =>
    new World({ budget: 0.3 }).phase(
      "traffic",
      (world) => {
        const first = world.request({ maxTokens: 400, tokens: [0, 200] }).invoke();
        first.reserveOrBeRefused();
        first.receive().done().ok().settle(first.cost, { delivered: told }).chargeKey();
        world.tick(50);
        const isLetThrough = between(world);
        const next = world.request({ replica: 1, maxTokens: 20, tokens: [0, 5] }).invoke();
        if (isLetThrough) next.reserve().receive().done().ok().settle().chargeKey().bill();
        else next.refuse(0.4);
        first.bill();
      },
      { faults: [evictionFault("f1"), resetFault("f2")] },
    );

  test("the counter was lost, and came back with a row that lagged", () => {
    const forgotten = (isLetThrough: boolean) =>
      spendAnd((world) => {
        world.evict("f1");
        return isLetThrough;
      });
    expect(passages(forgotten(true))).toMatchObject([
      { requests: ["r2"], explanation: expect.stringContaining("Redis had confirmed $0.40 of settled cost before") },
    ]);
    expect(passages(forgotten(false))).toEqual([]);
  });

  test("a replica went by a copy of its own", () => {
    expect(passages(spendAnd(() => true)).flatMap(({ requests }) => requests)).toEqual(["r2"]);
  });

  test("green twin: the answer to the settlement was lost, so it is not certain", () => {
    const [only] = passages(
      spendAnd(
        (world) => {
          world.evict("f1");
          return true;
        },
        { told: false },
      ),
    );
    expect(only).toBeUndefined();
  });

  test("green twin: its spend was reset before", () => {
    const world = spendAnd((one) => {
      one.reset("f2");
      one.tick(100);
      return true;
    });
    expect(passages(world)).toEqual([]);
  });

  test("green twin: LiteLLM holds no user to its own budget on a team's key", () => {
    const world = (also: WorldOptions["also"]) => {
      const one = new World({ budget: 0.3, also: also! });
      return one.phase("traffic", () => {
        const user = "spend:user:user-k3f9";
        for (const at of [0, 1]) {
          const request = one.request({ maxTokens: 300 + 40 * at, tokens: [0, 200] }).invoke();
          request.planned.identities = request.planned.identities.filter((ref) => ref !== "customer");
          one.incr(request.replica, user, request.estimate);
          request.receive().done().ok();
          one.incr(request.replica, user, request.cost - request.estimate);
          one.tick(50);
        }
      });
    };
    expect(passages(world(["user"]))).toMatchObject([{ counter: "spend:user:user-k3f9", requests: ["r2"] }]);
    expect(passages(world(["user", "team"])).filter(({ counter }) => counter.startsWith("spend:user:"))).toEqual([]);
  });
});

describe("without Redis, after the same replica had refused", () => {
  const asking = (replica: number, { restarted = false } = {}) => {
    const world = new World({ budget: 0.3 });
    world.settings = { "litellm_settings.cache": false };
    return world.phase(
      "traffic",
      (one) => {
        one
          .request({ maxTokens: 300, tokens: [0, 200] })
          .invoke()
          .receive()
          .done()
          .ok();
        one.tick(50);
        one.request().invoke().refuse(0.4);
        if (restarted) one.strike("f1", "replica-restart", replica);
        one.tick(50);
        one
          .request({ replica, tokens: [0, 5] })
          .invoke()
          .receive()
          .done()
          .ok();
        one.bill(0.41);
      },
      { faults: [{ id: "f1", kind: "replica-restart", replica, whenHeld: [] }] },
    );
  };

  test("it has forgotten what it knew", () => {
    expect(passages(asking(0))).toMatchObject([
      { requests: ["r3"], explanation: expect.stringContaining("The same replica had refused r2 before") },
    ]);
  });

  test("green twins: another replica counts by itself, and so does one that began anew", () => {
    expect(passages(asking(1))).toEqual([]);
    expect(passages(asking(0, { restarted: true }))).toEqual([]);
  });
});

describe("a reset begins anew", () => {
  /** One without a reservation, of which Redis never confirmed the charge; a reset; then three of the next period. */
  const acrossAReset = ({ reserved }: { reserved: boolean }) =>
    new World({ budget: 0.15, known: false }).phase(
      "traffic",
      (world) => {
        const before = world
          .request({ maxTokens: 200, tokens: [0, 70] })
          .invoke()
          .receive()
          .done()
          .ok();
        before.chargeKey().bill();
        world.incr(0, customer, before.cost, { delivered: reserved === false });
        world.tick(50);
        world.reset("f1");
        world.tick(2100);
        const next = [0, 1, 2].map((at) => world.request({ maxTokens: 80 + 20 * at, tokens: [0, 50] }));
        if (reserved) {
          for (const request of next.slice(0, 1)) {
            request.invoke().reserve({}, 0.15);
            request.receive().done().ok().settle().chargeKey().bill();
          }
        } else {
          for (const request of next) request.invoke();
          for (const request of next) request.receive();
          for (const request of next) charged(request);
        }
      },
      { faults: [resetFault("f1")] },
    );

  test("what was let through without a reservation before it counts no more", () => {
    expect(passages(acrossAReset({ reserved: true }))).toEqual([]);
  });

  test("red twin: of three of the next period, side by side, the last is past the budget", () => {
    expect(passages(acrossAReset({ reserved: false }))).toMatchObject([{ requests: ["r4"] }]);
  });
});
