import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, evictionFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);
const modes = (world: World) => new Set(verdictOf(world).findings.map(({ mode }) => mode));

/** Replica 0 reserves R of r2 and never settles it; `beside` it a replica is told of less than R. */
function skipped({ charged = true, beside = 0, repairedBy = null as number | null } = {}): World {
  return new World().phase("at once", (world) => {
    world.request({ replica: beside, maxTokens: 50 }).complete();
    const second = world.request({ maxTokens: 2000 }).invoke().reserve().receive().headers().done().ok();
    if (charged) second.chargeKey();
    if (repairedBy !== null) world.raise(repairedBy, customer, 0.001);
    second.bill();
  });
}

describe("D28: a settlement left out for a stale copy in memory", () => {
  const leaked = (world: World) => verdictOf(world).findings.filter(({ requests }) => requests.includes("r2"));

  test("R of a completed request stays, whose cost came on another counter", () => {
    expect(leaked(skipped()).map(({ invariant, mode }) => `${invariant} ${mode}`)).toEqual([
      "settled D28",
      "agreement D28",
    ]);
    expect(leaked(skipped())[0]!.explanation).toMatch(/its cost reached spend:key:aabb\. Beside this reservation/);
  });

  test("not where no counter has its cost: its callback may never have run", () => {
    expect(leaked(skipped({ charged: false })).map(({ mode }) => mode)).not.toContain("D28");
  });

  test("R of one whose replica repaired the counter in place of settling it, and no other counter shows its cost", () => {
    const [first] = leaked(skipped({ charged: false, repairedBy: 0 }));
    expect(first).toMatchObject({ invariant: "settled", mode: "D28" });
    expect(first!.explanation).toContain("raised the counter to its row in place of a settlement (entry ");
    const another = leaked(skipped({ charged: false, repairedBy: 1 }));
    expect(another.map(({ mode }) => mode)).not.toContain("D28");
  });

  test("not where its replica was never told of less than what it was to give back", () => {
    expect(leaked(skipped({ beside: 1 })).map(({ mode }) => mode)).not.toContain("D28");
  });
});

describe("D28: a counter deleted beside settlements", () => {
  /** Replica 1 deletes the counter instead of settling; replica 0 settles all the same. */
  function deleted({ own = 2, evicted = false } = {}): World {
    const faults = evicted ? [evictionFault("f1")] : [];
    const warm = (world: World) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
    };
    return new World().phase("warm", warm).phase(
      "at once",
      (world) => {
        if (evicted) world.evict("f1");
        const theirs = Array.from({ length: own }, () => world.request({ replica: 1 }).invoke().reserve().receive());
        const mine = world.request({ replica: 0 }).invoke().reserve().receive();
        for (const request of [...theirs, mine]) request.headers().done().ok();
        world.del(1, customer);
        for (const request of theirs) request.chargeKey().bill();
        mine.settle().chargeKey().bill();
      },
      { faults },
    );
  }

  test("takes what was spent, what they cost, and R of who settles on nothing", () => {
    const world = deleted();
    const gap = world.redis.get(customer)! - world.rows.get(customer)!;
    expect(found(world)).toContain(`agreement D28 ${gap.toFixed(5)}`);
    expect(modes(world)).toEqual(new Set(["D28"]));
  });

  test("not by a replica that settled one request alone", () => {
    expect(modes(deleted({ own: 1 }))).not.toContain("D28");
  });

  test("not after something was broken", () => {
    expect(modes(deleted({ evicted: true }))).not.toContain("D28");
  });
});

describe("a counter that was deleted beside settlements, and seeded again", () => {
  const team = "spend:team:team-k3f9";
  /** Of two requests replica 1 settles one, and deletes the counters instead of settling the other; then r5 brings them back. */
  function seeded({ own = 2, short = 0, others = 20 } = {}) {
    const world = new World({ also: ["team"] });
    world.phase("warm", (world) => {
      for (const [replica, output] of [others, 20].entries())
        world.request({ replica, tokens: [9, output] }).complete();
    });
    world.phase("at once", (world) => {
      const theirs = Array.from({ length: own }, (_, at) =>
        world
          .request({ replica: 1, tokens: [12 + at, 6 + at] })
          .invoke()
          .reserve()
          .receive(),
      );
      for (const request of theirs) request.headers().done().ok().chargeKey();
      for (const settled of theirs.slice(1)) settled.settle();
      for (const counterKey of world.counterKeys) world.del(1, counterKey);
      const row = world.rows.get(team)! - short;
      const remembered = 20 * 0.002 + 9 * 0.00001 + theirs.reduce((total, { cost }) => total + cost, 0);
      for (const counterKey of world.counterKeys) world.get(1, counterKey);
      world.set(1, team, row, { nx: true });
      world.incr(1, customer, remembered);
      for (const request of theirs) request.bill();
    });
    return world;
  }
  const on = (counterKey: string, world: World) =>
    verdictOf(world)
      .findings.filter(({ counter, invariant }) => counter === counterKey && invariant === "agreement")
      .map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`);

  test("lacks what its row had not got yet, and what was never charged: D28", () => {
    expect(on(team, seeded())).toEqual(["D28 -0.02625"]);
  });

  test("not where its replica settled nothing beside", () => {
    expect(on(team, seeded({ own: 1 })).join()).not.toContain("D28");
  });

  test("not by another amount", () => {
    expect(on(team, seeded({ short: 0.003 })).join()).not.toContain("D28 -0.02625");
  });

  test("with what a replica had itself spent: that is a seed, and lacks the others' (D22)", () => {
    expect(on(customer, seeded())).toEqual(["D22 -0.04009"]);
    // Then it is more than what the counter was charged with.
    expect(on(customer, seeded({ others: 2 }))).toEqual(["D22 -0.00409"]);
  });
});
