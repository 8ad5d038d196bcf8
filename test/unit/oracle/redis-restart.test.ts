import { describe, expect, test } from "vitest";
import { openCase } from "../../../harness/oracle/counters/case.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, restartFault, World } from "./builder.ts";

const spent = 0.75;
/** What is wrong with the customer's counter. */
const found = (world: World) =>
  judge(world.trial(), { expected: null })
    .findings.filter(({ counter }) => counter === customer)
    .map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

/** Two requests in flight, one on each replica, while Redis restarts; what follows is up to `after`. */
function restart(keepData: boolean, after: (world: World, settle: (replica: number) => void) => void): World {
  const world = new World({ spent });
  world.phase("warm", (world) => {
    world.set(0, customer, spent, { nx: true });
    world.request().complete();
  });
  const faults = [restartFault("f1", keepData, ["r2", "r3"])];
  return world.phase(
    "restart",
    (world) => {
      const requests = [0, 1].map((replica) =>
        world
          .request({ replica, maxTokens: 300 + replica })
          .invoke()
          .reserve()
          .receive()
          .hold("before-headers"),
      );
      world.restartRedis("f1", { keepData });
      for (const request of requests) request.headers().done().ok();
      after(world, (replica) => void requests[replica]!.settle().chargeKey());
      for (const request of requests) request.bill();
    },
    { faults },
  );
}

test("what was reserved before an empty restart is gone from every counter, and C − R on it is D19", () => {
  const world = restart(false, (_, settle) => [0, 1].forEach(settle));
  expect(found(world).filter((line) => !line.includes("D19"))).toEqual([]);
  expect(found(world).length).toBeGreaterThan(0);
});

test("also when the second settlement is written down before the first", () => {
  const world = restart(false, (world, settle) => {
    const before = world.ledger.length;
    [0, 1].forEach(settle);
    world.ledger.push(...world.ledger.splice(before).reverse());
  });
  expect(found(world).filter((line) => !line.includes("D19"))).toEqual([]);
});

test("a counter that a repair brought back with its row's spend is seeded by it: only C − R is missing", () => {
  const world = restart(false, (world, settle) => {
    world.raise(0, customer, world.rows.get(customer)!);
    settle(0);
    settle(1);
  });
  expect(found(world)).toEqual(["agreement D19 -1.20218", "no-bypass D19 -0.30782"]);
});

test("after a restart with its data nothing is excused: a settlement that never came is a leak", () => {
  expect(found(restart(true, (_, settle) => [0, 1].forEach(settle)))).toEqual([]);
  expect(found(restart(true, (_, settle) => settle(0))).join()).toContain("settled D10");
});

test("a repair for a command on a connection that the restart closed, and a settlement that then lands on nothing: D10", () => {
  const world = restart(true, (world, settle) => {
    world.del(0, customer);
    settle(1);
  });
  expect(found(world)).toEqual([
    expect.stringMatching(/^agreement D10 -\d/),
    expect.stringMatching(/^no-bypass D10 -\d/),
  ]);
});

describe("a repair by DEL, after Redis came back, takes away what another replica had put right", () => {
  const team = "spend:team:team-k3f9";
  /** Replica 0 brings the counter back and charges it; the row learns of the charge later. */
  const repaired = (deletes: boolean) => {
    const world = new World({ spent, also: ["team"] });
    world.phase("warm", (world) => {
      for (const counterKey of [customer, team]) world.set(0, counterKey, spent, { nx: true });
      for (const replica of [0, 1]) world.request({ replica }).complete();
    });
    world.phase(
      "restart",
      (world) => {
        const request = world.request({ replica: 0 }).invoke().reserve().receive().hold("before-headers");
        world.restartRedis("f1", { keepData: false });
        request.headers().done().ok().chargeKey();
        const row = world.rows.get(team)!;
        world.get(0, team);
        world.set(0, team, row, { nx: true });
        world.incr(0, team, request.cost);
        if (deletes) {
          world.del(1, team);
          world.get(1, team);
          world.set(1, team, row, { nx: true });
        }
        request.bill();
      },
      { faults: [restartFault("f1", false, ["r3"])] },
    );
    return judge(world.trial(), { expected: null }).findings.filter(({ counter }) => counter === team);
  };

  test("with a charge that the row did not have yet: D10", () => {
    expect(repaired(true)).toMatchObject([
      {
        invariant: "agreement",
        mode: "D10",
        amount: expect.closeTo(-0.04812, 9),
        explanation: expect.stringContaining("to be safe"),
      },
    ]);
  });

  test("and nothing is wrong without it", () => {
    expect(repaired(false)).toEqual([]);
  });
});

describe("deleted below zero, brought back, and deleted once more to be safe", () => {
  const team = "spend:team:team-k3f9";
  /** r3 is settled on the counter that Redis has lost; r4 is charged on the one that is seeded after that. */
  const twice = (again: boolean) => {
    const world = new World({ spent, also: ["team"] });
    world.phase("warm", (world) => {
      for (const counterKey of [customer, team]) world.set(0, counterKey, spent, { nx: true });
      for (const replica of [0, 1]) world.request({ replica }).complete();
    });
    world.phase(
      "restart",
      (world) => {
        const tokens: [number, number][] = [
          [12, 6],
          [20, 8],
        ];
        const both = [0, 1].map((replica) =>
          world.request({ replica, tokens: tokens[replica]! }).invoke().reserve().receive().hold("before-headers"),
        );
        world.restartRedis("f1", { keepData: false });
        const [first, second] = both.map((request) => request.headers().done().ok().chargeKey());
        const row = world.rows.get(team)!;
        const seed = (replica: number) => {
          world.get(replica, team);
          world.set(replica, team, row, { nx: true });
        };
        world.incr(0, team, first!.cost - first!.held);
        world.del(0, team);
        seed(1);
        world.incr(1, team, second!.cost);
        if (again) {
          world.del(0, team);
          seed(0);
        }
        for (const request of both) request.bill();
      },
      { faults: [restartFault("f1", false, ["r3", "r4"])] },
    );
    return judge(world.trial(), { expected: null })
      .findings.filter(({ counter }) => counter === team)
      .map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);
  };

  test("the first took what came too late (D19), the second what had been put right (D10)", () => {
    expect(twice(true)).toEqual(["agreement D10 -0.01620", "agreement D19 -0.01212", "no-bypass D19 -0.25997"]);
  });

  test("without the second only the first is told", () => {
    expect(twice(false)).toEqual(["agreement D19 -0.01212", "no-bypass D19 -0.25997"]);
  });
});

describe("D11: a failed read of a counter that began with nothing", () => {
  const seededAgain = (failed: boolean) => {
    const world = new World().phase("fail", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const remembered = world.request().cost;
      world.get(1, customer);
      Object.assign(world.ledger.at(-1)!, failed ? { fault: "f1", applied: "no", reply: null, delivered: null } : {});
      world.incr(1, customer, remembered + 0.011);
    });
    return found(world).join();
  };

  test("is taken for a miss, and the counter seeded", () => {
    expect(seededAgain(true)).toContain("agreement D11 0.05912");
  });

  test("is not that where the read succeeded", () => {
    expect(seededAgain(false)).not.toContain("D11");
  });
});

test("a settlement on an emptied counter came before the deletion that meets its reply", () => {
  const world = restart(false, (world, settle) => {
    settle(0);
    const settled = world.ledger.findLast(({ key, command }) => key === customer && command === "INCRBYFLOAT")!;
    world.del(0, customer);
    settled.delivered = world.ledger.at(-1)!.t + 0.1;
  });
  const { counters } = openCase(world.trial());
  const movements = counters.find(({ key }) => key === customer)!.book.movements.map(({ kind, by }) => [kind, by]);
  expect(movements.slice(-3)).toEqual([
    ["wiped", "evicted"],
    ["late", "evicted"],
    ["wiped", "deleted"],
  ]);
});

test("a deletion that found something on an emptied counter came after a write, in whichever order they were answered", () => {
  const world = restart(false, (world, settle) => {
    const before = world.ledger.length;
    [0, 1].forEach(settle);
    world.del(0, customer);
    world.del(1, customer);
    const { ledger } = world;
    const { t } = ledger[before]!;
    const [deleted, again] = ledger.splice(-2) as [(typeof ledger)[0], (typeof ledger)[0]];
    ledger.splice(before, 0, { ...again, t, delivered: again.t }, { ...deleted, t, delivered: again.t });
  });
  const { counters } = openCase(world.trial());
  const movements = counters.find(({ key }) => key === customer)!.book.movements.map(({ kind, by }) => [kind, by]);
  expect(movements.slice(-4)).toEqual([
    ["wiped", "evicted"],
    ["late", "evicted"],
    ["late", "evicted"],
    ["wiped", "deleted"],
  ]);
});

test("settlements that found the counter before a deletion are followed before it, in whichever order they were answered", () => {
  const movements = (swap: boolean) => {
    const world = new World({ spent }).phase("restart", (world) => {
      world.set(0, customer, spent, { nx: true });
      const requests = [0, 1, 1].map((replica) => world.request({ replica }).invoke().reserve().receive());
      for (const request of requests) request.headers().done().ok();
      for (const request of requests) request.settle();
      world.del(0, customer);
      const { ledger } = world;
      const deleted = ledger.at(-1)!;
      if (swap) {
        const settled = ledger.splice(-7, 7).slice(0, 6);
        ledger.push({ ...deleted, t: settled[0]!.t, delivered: deleted.t }, ...settled);
      }
      for (const request of requests) request.chargeKey().bill();
      world.set(0, customer, world.rows.get(customer)!, { nx: true });
    });
    const { counters } = openCase(world.trial());
    return counters.find(({ key }) => key === customer)!.book.movements.map(({ kind }) => kind);
  };
  expect(movements(false)).toEqual(["cold", "seed", "wiped", "seed"]);
  expect(movements(true)).toEqual(movements(false));
});
