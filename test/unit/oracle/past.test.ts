import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, evictionFault, key, type Request, resetFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

const spent = 0.75;

/** Misses the counter and seeds it as later releases do. */
function seed(world: World, replica: number, value = world.rows.get(customer)!): void {
  if (world.get(replica, customer) === null) world.set(replica, customer, value, { nx: true });
}

function warm(world: World, replica = 0): Request {
  const request = world.request({ replica }).invoke();
  seed(world, replica);
  request.reserve().receive().headers().done().ok();
  return request.settle().chargeKey().bill();
}

describe("an entity that has spent before", () => {
  test("a cold counter is to be seeded with that, and is then judged with it", () => {
    const world = new World({ spent }).phase("traffic", (world) => void [warm(world), warm(world, 1)]);
    expect(verdictOf(world)).toMatchObject({ verdict: "converged" });
    const { truthLow, truthHigh } = verdictOf(world).counters[0]!;
    expect([truthLow, truthHigh]).toEqual([expect.closeTo(0.84624, 9), expect.closeTo(0.84624, 9)]);
  });

  test("a row that lost it is too low, and the database is named", () => {
    const world = new World({ spent }).phase("traffic", (world) => {
      warm(world);
      world.rows.set(customer, world.rows.get(customer)! - spent);
    });
    expect(found(world)).toEqual(["truth D25 -0.75000"]);
  });

  test("seeded by nobody it lets that much through", () => {
    const world = new World({ spent }).phase("traffic", (world) => {
      world.get(0, customer);
      world.request().complete();
    });
    expect(found(world)).toEqual(["agreement D22 -0.75000"]);
  });

  test("seeded too low and raised by a repair it lets the rest through", () => {
    const world = new World({ spent }).phase("traffic", (world) => {
      world.get(0, customer);
      world.incr(0, customer, 0.25);
      for (const replica of [0, 1]) world.request({ replica }).complete();
      world.raise(1, customer, world.redis.get(customer)! + 0.3);
    });
    expect(found(world)).toEqual(["agreement D22 -0.20000"]);
  });

  test.each([
    ["seeded by each of two replicas", [0, 1]],
    ["seeded twice by one replica", [0, 0]],
    ["seeded four times by one replica", [0, 0, 0, 0]],
    ["seeded twice by each of two replicas", [0, 1, 0, 1]],
  ])("%s it is too high by a multiple of it", (_, replicas) => {
    const world = new World({ spent }).phase("burst", (world) => {
      for (const replica of replicas) world.get(replica, customer);
      for (const replica of replicas) world.incr(replica, customer, spent);
      for (const replica of [0, 1]) world.request({ replica }).complete();
    });
    expect(found(world)).toEqual([`agreement D13 ${(spent * (replicas.length - 1)).toFixed(5)}`]);
  });

  test("what was spent before counts as spent: refused with reason, and nothing may pass", () => {
    const world = new World({ spent, budget: 0.78 });
    world.phase("traffic", (world) => void warm(world));
    world.phase("enforce", (world) => void world.request().invoke().refuse());
    expect(verdictOf(world).findings).toEqual([]);
    world.phase("enforce more", (world) => void warm(world, 1));
    expect(found(world)).toContain("no-bypass unknown mode -0.04812");
  });
});

describe("a counter evicted in Redis itself", () => {
  const eviction = (after: (world: World, request: Request) => void) => {
    const world = new World({ spent });
    world.phase("before", (world) => void warm(world));
    const faults = [evictionFault("f1", ["r2"])];
    return world.phase(
      "fault",
      (world) => {
        const request = world.request({ maxTokens: 300 }).invoke().reserve().receive().hold("before-headers");
        world.evict("f1");
        request.headers().done().ok();
        after(world, request);
        request.chargeKey().bill();
      },
      { faults },
    );
  };

  test("nobody is to blame when the request's cost is added to the row's spend", () => {
    const world = eviction((world, request) => {
      seed(world, 0);
      request.held = 0;
      request.settle();
    });
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", faults: { planned: 3, fired: 3 } });
  });

  test("C − R on what is gone is D19, seeded again or not", () => {
    expect(found(eviction((_, request) => request.settle()))).toContain("agreement D19 -1.39821");
    const seeded = eviction((world, request) => {
      seed(world, 0);
      request.settle();
    });
    expect(found(seeded)).toContain("agreement D19 -0.60009");
  });

  test("seeded again, and the cost taken for charged: D19", () => {
    expect(found(eviction((world) => seed(world, 0)))).toEqual(["agreement D19 -0.04812"]);
  });

  test("where there was nothing to evict, it did not happen", () => {
    const world = new World().phase("fault", (world) => world.evict("f1"), { faults: [evictionFault("f1")] });
    expect(verdictOf(world)).toMatchObject({ verdict: "inconclusive", faults: { fired: 0 } });
  });
});

describe("a spend that is reset", () => {
  const reset = (options: { clear?: boolean } = {}, held = false) => {
    const world = new World({ spent, budget: 3 });
    world.phase("before", (world) => void warm(world));
    return world.phase(
      "fault",
      (world) => {
        const request = held
          ? world.request({ maxTokens: 300 }).invoke().reserve().receive().hold("before-headers")
          : null;
        world.reset("f1", options);
        if (request) request.headers().done().ok().settle().chargeKey().bill();
      },
      { faults: [resetFault("f1", held ? ["r2"] : [])] },
    );
  };

  test("what was spent before counts no more", () => {
    const world = reset();
    world.phase("after", (world) => void warm(world, 1));
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", findings: [] });
    expect(verdictOf(world).counters[0]!.truthHigh).toBeCloseTo(0.04812, 9);
  });

  test("a counter that keeps it is D16, and so is a refusal by it", () => {
    const world = reset({ clear: false });
    expect(found(world)).toEqual(["agreement D16 0.79812"]);
    world.phase("after", (world) => void world.request().invoke().refuse(3));
    expect(found(world)).toContain("no-phantom-refusal D16 3.00000");
  });

  test("a settlement after it is D17, and the request may count with its whole cost", () => {
    const world = reset({}, true);
    expect(found(world).sort()).toEqual(["agreement D17 -0.60009", "no-bypass D17 -0.55197"]);
    expect(verdictOf(world).counters[0]).toMatchObject({ truthLow: 0 });
    expect(verdictOf(world).counters[0]!.truthHigh).toBeCloseTo(0.04812, 9);
  });

  test("what 1.84.0 makes of it: deleted with a later reservation, and seeded from a row with one whose settlement was skipped", () => {
    const world = new World({ spent });
    world.phase("before", (world) => void warm(world));
    world.phase(
      "fault",
      (world) => {
        const asked = [300, 200].map((maxTokens) =>
          world.request({ maxTokens, replica: maxTokens / 100 - 2, tokens: [12, maxTokens / 25] }),
        );
        for (const request of asked) request.invoke().reserve().receive().hold("before-headers");
        world.reset("f1");
        for (const request of asked) request.headers().done().ok().chargeKey().bill();
        asked[0]!.settle();
      },
      { faults: [resetFault("f1", ["r2", "r3"])] },
    );
    world.phase("after", (world) => {
      const deleted = world
        .request({ replica: 1, tokens: [12, 10] })
        .invoke()
        .reserve();
      world.del(1, customer);
      deleted.receive().headers().done().ok().chargeKey();
      const next = world.request({ replica: 0 }).invoke();
      world.get(0, customer);
      world.incr(0, customer, world.rows.get(customer)!);
      deleted.bill();
      next.reserve().receive().headers().done().ok().settle().chargeKey().bill();
    });
    expect(found(world).map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual([
      "agreement D17",
      "agreement D17",
      "no-bypass D17",
    ]);
    expect(found(world)[1]).toBe("agreement D17 -0.02012");
  });

  test.each([
    ["set to zero and back", (world: World) => world.set(0, customer, 0)],
    ["deleted", (world: World) => world.del(0, customer)],
    ["left alone, as it was not there", () => {}],
  ])("by LiteLLM itself, the counter %s", (_, clear) => {
    const world = new World({ spent, resetEvery: "10s" });
    world.phase("before", (world) => {
      warm(world);
      if (clear.length === 0) world.redis.delete(customer);
    });
    world.phase("idle", (world) => {
      world.tick(10_000);
      world.reset(null, { clear: false });
      clear(world);
    });
    world.phase("after", (world) => void warm(world, 1));
    expect(verdictOf(world).findings).toEqual([]);
    expect(verdictOf(world).counters[0]!.truthHigh).toBeCloseTo(0.04812, 9);
  });

  test("the same row without such a period is too low", () => {
    const world = new World({ spent });
    world.phase("before", (world) => void warm(world));
    world.phase("idle", (world) => world.reset(null));
    world.phase("after", (world) => void warm(world, 1));
    expect(found(world)).toEqual(["truth D25 -0.79812"]);
  });
});

test("one whom LiteLLM meets first in a request need not be reserved for", () => {
  const meet = (known: boolean) =>
    new World({ known }).phase("traffic", (world) => {
      const request = world.request().invoke().receive().headers().done().ok();
      world.incr(0, customer, request.cost);
      request.chargeKey().bill();
      // A trial about reservations in which there is none at all shows nothing.
      world.needs = known ? world.needs : [];
    });
  expect(verdictOf(meet(false)).verdict).toBe("converged");
  expect(verdictOf(meet(true)).verdict).toBe("inconclusive");
});

test("the key has no past and keeps its own", () => {
  const world = new World({ spent }).phase("traffic", (world) => void warm(world));
  expect(verdictOf(world).counters[1]).toMatchObject({ key, row: 0.04812 });
});
