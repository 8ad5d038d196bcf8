import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, evictionFault, key, resetFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

describe("D31: a lost counter is not seeded, for a copy in memory", () => {
  /** The key's counter is lost at rest; `replica` charges next, seeding it if `seeds`. */
  const lost = ({ replica = 0, seeds = false } = {}) =>
    new World({ replicas: 3 })
      .phase("warm", (world) => {
        for (const one of [0, 1]) world.request({ replica: one }).complete();
      })
      .phase(
        "evict",
        (world) => {
          world.evict("f1", key);
          if (seeds) world.set(replica, key, world.rows.get(key)!, { nx: true });
          world.request({ replica }).complete();
        },
        { faults: [evictionFault("f1", [], "customer-key")] },
      );

  test("it begins again at zero", () => {
    expect(found(lost())).toEqual(["agreement D31 -0.09624"]);
  });

  test("not where the first to charge it had never had it", () => {
    expect(found(lost({ replica: 2 }))).toEqual(["agreement unknown mode -0.09624"]);
  });

  test("also where the first request had found nothing, and seeded a row without spend by adding 0", () => {
    const world = new World({ replicas: 2 });
    world.needs = ["counter:end_user"];
    world.capabilities = { ...world.capabilities, reservation: false };
    world.phase("warm", (world) => {
      const first = world.request().invoke();
      world.get(0, customer);
      world.incr(0, customer, 0);
      first.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
    });
    world.phase(
      "evict",
      (world) => {
        world.evict("f1");
        world
          .request({ tokens: [12, 30] })
          .invoke()
          .receive()
          .headers()
          .done()
          .ok()
          .chargeCustomer()
          .chargeKey()
          .bill();
      },
      { faults: [evictionFault("f1")] },
    );
    expect(found(world)).toEqual(["agreement D31 -0.04812"]);
  });

  test("nor where it was seeded", () => {
    expect(verdictOf(lost({ seeds: true })).verdict).toBe("converged");
  });
});

describe("D41: a lost counter is seeded from a row that lags", () => {
  /** The key's counter is lost when the last answer is on it and, unless `written`, not in its row. It comes back with the row less `less`. */
  const seeded = ({ written = false, less = 0, deleted = false } = {}) =>
    new World({ replicas: 2 }).phase(
      "warm",
      (world) => {
        world.request().complete();
        const late = world
          .request({ tokens: [12, 30] })
          .invoke()
          .reserve()
          .receive()
          .headers()
          .done()
          .ok();
        late.settle().chargeKey();
        if (written) late.bill();
        if (deleted) world.del(1, key);
        else world.evict("f1", key);
        world.set(0, key, world.rows.get(key)! - less, { nx: true });
        world.request().complete();
        if (!written) late.bill();
      },
      { faults: deleted ? [] : [evictionFault("f1", [], "customer-key")] },
    );

  test("what was not written by then is missing", () => {
    expect(found(seeded())).toEqual(["agreement D41 -0.06012"]);
  });

  test("also where LiteLLM itself had deleted it", () => {
    expect(found(seeded({ deleted: true }))).toEqual(["agreement D41 -0.06012"]);
  });

  /** It lacks the first and dearer of two, when a repair raises it to its row, which has that, and not the second, or not as it should. */
  const raised = (less = 0) =>
    new World().phase(
      "warm",
      (world) => {
        world.request().complete();
        const [dear, late] = [world.request({ tokens: [12, 200] }), world.request({ tokens: [12, 30] })].map(
          (request) => request.invoke().reserve().receive().headers().done().ok().settle(),
        );
        dear!.chargeKey();
        world.evict("f1", key);
        world.set(0, key, world.rows.get(key)!, { nx: true });
        dear!.bill();
        late!.chargeKey();
        world.raise(0, key, world.rows.get(key)! - less);
        late!.bill();
      },
      { faults: [evictionFault("f1", [], "customer-key")] },
    );

  test("a repair that raises it to such a row leaves what that lacked missing", () => {
    expect(found(raised())).toEqual(["agreement D41 -0.06012"]);
    expect(found(raised(0.001)).join()).not.toContain("D41");
  });

  test("not where it had been written", () => {
    expect(verdictOf(seeded({ written: true })).verdict).toBe("converged");
  });

  test("nor where the counter came back with less than its row said", () => {
    expect(found(seeded({ written: true, less: 0.03 })).join()).not.toContain("D41");
  });
});

test("D22: a counter that was gone at a rest lacks what its row had got and its seed has not, also what was in flight", () => {
  const world = new World()
    .phase("warm", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
    })
    .phase(
      "lose",
      (world) => {
        const whole = world
          .request({ replica: 1, tokens: [12, 30] })
          .invoke()
          .reserve()
          .receive();
        const cut = [1, 2].map(() => world.request({ stream: true, cancelAt: "after-chunk:2" }).abort({ chunks: 2 }));
        world.evict("f1");
        whole.headers().done().ok().chargeKey().bill();
        for (const request of cut) request.chargeKey(0.015).bill(0.015);
      },
      { faults: [evictionFault("f1", ["r3"])] },
    )
    .phase("again", (world) => {
      world.get(1, customer);
      // What replica 1 remembers: r2 and r3.
      world.incr(1, customer, 0.04812 + 0.06012);
      world.request({ replica: 1, tokens: [12, 40] }).complete();
    });
  expect(found(world)).toEqual(["agreement D22 -0.07812"]);
});

describe("D19: settlements on a counter that was evicted", () => {
  /** Both are settled on nothing, and then a repair raises the counter to what its row said before. */
  function evicted(repairedTo: number | null, { swap = false, deleted = false } = {}): World {
    return new World()
      .phase("warm", (world) => void world.request().complete())
      .phase(
        "evict",
        (world) => {
          const row = world.rows.get(customer)!;
          const both = [world.request(), world.request()].map((request) => request.invoke().reserve().receive());
          world.evict("f1");
          for (const request of both) request.headers().done().ok().settle().chargeKey().bill();
          const writes = world.ledger.filter(({ command, key: on }) => on === customer && command === "INCRBYFLOAT");
          // Recorded as the replies came in, which was the other way round.
          if (swap) {
            const [first, second] = writes.slice(-2).map((entry) => world.ledger.indexOf(entry));
            const entries = world.ledger as (typeof world.ledger)[number][];
            [entries[first!], entries[second!]] = [entries[second!]!, entries[first!]!];
          }
          if (repairedTo !== null) world.raise(0, customer, row + repairedTo);
          if (deleted) world.del(0, customer);
        },
        { faults: [evictionFault("f1", ["r2", "r3"])] },
      );
  }
  const agreement = (world: World) => found(world).filter((finding) => finding.startsWith("agreement"));
  const distance = (world: World) => (world.redis.get(customer)! - world.rows.get(customer)!).toFixed(5);

  test("are all its own, in whatever order they were recorded", () => {
    for (const swap of [false, true]) {
      const world = evicted(null, { swap });
      expect(agreement(world)).toEqual([`agreement D19 ${distance(world)}`]);
    }
  });

  test("and what a repair then leaves missing is its own, too", () => {
    const world = evicted(0);
    expect(agreement(world)).toEqual([`agreement D19 ${distance(world)}`]);
    expect(distance(world)).toBe("-0.09624");
  });

  test("and so is a fall below zero that a repair has hidden from every rest", () => {
    const findings = found(evicted(null, { deleted: true }));
    expect(findings).toEqual([expect.stringMatching(/^no-bypass D19 -/)]);
  });
});

test("a raise that found the counter higher already wrote nothing, though what had raised it is recorded later", () => {
  const world = new World()
    .phase("warm", (warm) => void warm.request().complete())
    .phase(
      "evict",
      (evicting) => {
        const row = evicting.rows.get(customer)!;
        evicting.evict("f1");
        evicting.get(0, customer);
        evicting.raise(0, customer, row);
        const request = evicting.request().invoke().receive().headers().done().ok();
        evicting.incr(0, customer, request.cost);
        evicting.raise(0, customer, row);
        const entries = evicting.ledger as (typeof evicting.ledger)[number][];
        const charge = entries.findLastIndex(({ command }) => command === "INCRBYFLOAT");
        entries.push(...entries.splice(charge, 1));
        request.chargeKey().bill();
      },
      { faults: [evictionFault("f1", [])] },
    );
  expect(verdictOf(world)).toMatchObject({ findings: [], reason: expect.not.stringContaining("does not lead") });
});

describe("D17: settlements that never came after a reset", () => {
  const cleared = (billed: number) =>
    new World({ budget: 3 })
      .phase("before", (world) => void world.request().complete())
      .phase(
        "fault",
        (world) => {
          const inFlight = world.request().invoke().reserve().receive().hold("before-headers");
          world.reset("f1", { clear: false });
          world.set(0, customer, 0);
          inFlight.headers().done().ok().chargeKey().bill(billed);
        },
        { faults: [resetFault("f1", ["r2"])] },
      );
  const { cost } = new World().phase("ask", () => {}).request();

  test("the counter lacks what they cost", () => {
    expect(found(cleared(cost))).toEqual([`agreement D17 ${(-cost).toFixed(5)}`]);
  });

  test("a counter that lacks another amount is not that", () => {
    expect(found(cleared(cost / 2)).join()).not.toContain("D17");
  });
});

describe("D17: a counter that late settlements put below zero is deleted under the next requests", () => {
  const below = (deletes: boolean) =>
    new World({ replicas: 2 })
      .phase("before", (world) => void world.request().complete())
      .phase(
        "fault",
        (world) => {
          const inFlight = world
            .request({ tokens: [15, 8] })
            .invoke()
            .reserve()
            .receive()
            .hold("before-headers");
          world.reset("f1");
          inFlight.headers().done().ok().settle().chargeKey().bill();
        },
        { faults: [resetFault("f1", ["r2"])] },
      )
      .phase("probe", (world) => {
        const tokens: [number, number][] = [
          [15, 4],
          [16, 3],
        ];
        const both = [1, 0].map((replica, at) =>
          world.request({ replica, tokens: tokens[at]! }).invoke().reserve().receive().headers().done(),
        );
        if (deletes) world.del(1, customer);
        both[0]!.ok().chargeKey().bill();
        both[1]!.ok().settle().chargeKey().bill();
      });
  const atTheEnd = (world: World) => {
    const last = verdictOf(world).findings.filter(
      ({ invariant, counter }) => invariant === "agreement" && counter === customer,
    );
    return last.map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`).at(-1);
  };
  const distance = (world: World) => (world.redis.get(customer)! - world.rows.get(customer)!).toFixed(5);

  test("the distance at the end is its own, whole", () => {
    const world = below(true);
    expect(atTheEnd(world)).toBe(`D17 ${distance(world)}`);
  });

  test("and is not where nobody deleted it", () => {
    const world = below(false);
    expect(atTheEnd(world)).not.toBe(`D17 ${distance(world)}`);
  });
});

test("D17: what a reset took with it and what a deletion below zero took with it are told together", () => {
  const world = new World({ replicas: 2 }).phase("before", (world) => void world.request().complete());
  let taken = 0;
  let first = 0;
  world
    .phase(
      "fault",
      () => {
        const tokens: [number, number][] = [
          [15, 8],
          [16, 7],
        ];
        const [late, never] = tokens.map((tokens) =>
          world.request({ tokens }).invoke().reserve().receive().hold("before-headers"),
        );
        world.reset("f1");
        late!.headers().done().ok().settle().chargeKey().bill();
        never!.headers().done().ok().chargeKey().bill();
        first = late!.cost;
        taken = never!.cost;
      },
      { faults: [resetFault("f1", ["r2", "r3"])] },
    )
    .phase("probe", () => {
      const deleted = world
        .request({ replica: 1, tokens: [17, 6] })
        .invoke()
        .reserve()
        .receive()
        .headers()
        .done();
      world.del(1, customer);
      deleted.ok().chargeKey().bill();
      taken += deleted.cost;
      world.set(0, customer, first, { nx: true });
      world.request({ tokens: [18, 5] }).complete();
    });
  const last = verdictOf(world).findings.filter(
    ({ invariant, counter }) => invariant === "agreement" && counter === customer,
  );
  expect(last.map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`).at(-1)).toBe(`D17 ${(-taken).toFixed(5)}`);
});
