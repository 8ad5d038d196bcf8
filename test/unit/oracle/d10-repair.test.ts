import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, type Request, redisFault, World } from "./builder.ts";

const findingsOf = (world: World) => judge(world.trial(), { expected: null }).findings;
const told = (world: World, invariant: string, counterKey = customer) =>
  findingsOf(world)
    .filter((finding) => finding.invariant === invariant && finding.counter === counterKey)
    .map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`);

/** C of an ordinary request of the builder. */
const cost = 0.04812;

/** A command of replica 0 is answered with an error. */
function refuse(world: World, amount: number, counterKey = customer): void {
  world.strike("f1", "redis", 0);
  world.incr(0, counterKey, amount, { fault: "f1", applied: "no" });
  const entry = world.ledger.at(-1)!;
  Object.assign(entry, { reply: "BUSY Redis is busy", delivered: entry.t + 0.5 });
}

function failing(body: (world: World) => void, after?: (world: World) => void): World {
  const world = new World();
  world.phase("warm", (at) => void at.request().complete());
  world.phase("fail", body, { faults: [redisFault("f1")] });
  if (after) world.phase("after", after);
  return world;
}

const served = (request: Request) => request.invoke().reserve().receive().headers().done().ok();

/** Replica 0's settlement is refused, it deletes the counter, and a request of replica 1 held R on it. */
function repair(world: World, { struck = true, released = false } = {}): Request {
  const live = world.request({ replica: 1, maxTokens: 90 }).invoke().reserve().receive();
  const settled = served(world.request());
  if (released) live.headers().done().ok().settle().chargeKey().bill();
  if (struck) refuse(world, settled.cost - settled.held);
  world.del(0, customer);
  settled.chargeKey().bill();
  return live;
}

describe("a counter deleted to be safe", () => {
  const onNothing = (struck: boolean) =>
    failing((world) => {
      const live = repair(world, { struck });
      live.headers().done().ok().settle().chargeKey().bill();
    });

  test("after an error reply, under a live reservation: what was charged, R, and a cost that never came", () => {
    // W + R + C, R = 90 × 0.002 + 9 × 0.00001
    expect(told(onNothing(true), "agreement")).toEqual([`D10 ${(-cost - 0.18009 - cost).toFixed(5)}`]);
    const { explanation } = findingsOf(onNothing(true)).find(({ mode }) => mode === "D10")!;
    expect(explanation).toMatch(/Of the \$0\.04812 charged on it before, nothing came back/);
    expect(explanation).toMatch(/The reservations of r2, \$0\.18009, went with it/);
    expect(explanation).toMatch(/It was never charged with what r3 cost, \$0\.04812/);
  });

  test("it falls below zero by that: D10", () => {
    expect(told(onNothing(true), "no-bypass")[0]).toMatch(/^D10 -/);
  });

  test("red twin: where no command had failed it is not that", () => {
    expect(findingsOf(onNothing(false)).map(({ mode }) => mode)).not.toContain("D10");
  });

  test("on another counter of the request than the one whose command failed", () => {
    const world = new World({ also: ["team"] });
    world.phase("warm", (at) => void at.request().complete());
    const body = (at: World) => {
      const request = served(at.request());
      refuse(at, request.cost - request.held);
      at.incr(0, at.counterKeys[1]!, request.cost - request.held);
      for (const counterKey of at.counterKeys) at.del(0, counterKey);
      request.chargeKey().bill();
      at.request({ replica: 1 }).complete();
    };
    world.phase("fail", body, { faults: [redisFault("f1")] });
    expect(told(world, "agreement", world.counterKeys[1])).toEqual([`D10 ${(-2 * cost).toFixed(5)}`]);
  });

  test("what the repair does not account for stays unknown", () => {
    const world = failing((at) => {
      repair(at, { released: true });
      at.request({ replica: 1 }).complete();
      at.redis.set(customer, at.redis.get(customer)! - 0.003);
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-3 * cost).toFixed(5)}`, "unknown mode -0.00300"]);
  });

  test("only what came back of it is missing no more", () => {
    const world = failing((at) => {
      repair(at, { released: true });
      at.get(1, customer);
      at.set(1, customer, cost, { nx: true });
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-2 * cost).toFixed(5)}`]);
  });

  test("a later deletion explains no earlier reading", () => {
    const world = new World();
    world.phase("warm", (at) => {
      at.request().complete();
      at.bill(0.02, [customer]);
    });
    const body = (at: World) => {
      at.strike("f1", "redis", 0);
      const request = at.request().invoke().reserve({ fault: "f1", delivered: false });
      at.del(0, customer);
      request.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
    };
    world.phase("fail", body, { faults: [redisFault("f1")] });
    expect(told(world, "agreement")[0]).toBe("unknown mode -0.02000");
  });
});

describe("a counter that a repair left below zero is deleted with the request's others (1.84.0)", () => {
  const below = (isBelow: boolean) => {
    const world = new World({ also: ["team"] });
    const [own, team] = world.counterKeys as [string, string];
    world.phase("warm", (at) => void at.request().complete());
    const body = (at: World) => {
      const live = at.request({ replica: 1, maxTokens: 90 }).invoke().reserve().receive();
      const settled = served(at.request());
      refuse(at, settled.cost - settled.held);
      at.del(0, own);
      at.incr(0, team, settled.cost - settled.held);
      settled.chargeKey().bill();
      if (!isBelow) at.set(1, own, 2 * cost, { nx: true });
      live.headers().done().ok().settle().chargeKey().bill();
      const last = served(at.request({ replica: 1, maxTokens: 60 }));
      if (!isBelow) at.incr(1, own, 0.13197);
      for (const counterKey of [own, team]) at.del(1, counterKey);
      last.chargeKey().bill();
      for (const counterKey of [own, team]) at.set(1, counterKey, 3 * cost, { nx: true });
    };
    world.phase("fail", body, { faults: [redisFault("f1")] });
    return { world, team };
  };

  test("what that cost the other is D10", () => {
    const { world, team } = below(true);
    expect(told(world, "agreement", team)).toEqual([`D10 ${(-cost).toFixed(5)}`]);
    const { explanation } = findingsOf(world).find(({ counter }) => counter === team)!;
    expect(explanation).toMatch(
      /f1 had led to a repair by DEL, .* below zero\. .*It was never charged with what r4 cost/,
    );
  });

  test("red twin: not where it stood above", () => {
    const { world, team } = below(false);
    expect(told(world, "agreement", team)).not.toContain(`D10 ${(-cost).toFixed(5)}`);
  });
});

describe("what Redis did beside a deletion", () => {
  test("is followed in its order, not in that of the answers", () => {
    const world = failing((at) => {
      const live = repair(at);
      live.headers().done().ok().settle(live.cost).chargeKey().bill();
      // The settlement was answered first, and found nothing.
      const deletion = at.ledger.findIndex(({ command }) => command === "DEL");
      const [entry] = at.ledger.splice(deletion, 1);
      const settlement = at.ledger.findIndex(({ args }) => Number(args[0]) === live.cost - live.held);
      at.ledger.splice(settlement + 2, 0, { ...entry!, delivered: at.ledger[settlement]!.delivered! + 0.2 });
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-cost - 0.18009 - cost).toFixed(5)}`]);
  });

  test("a second deletion that found nothing deletes nothing, though it is told after what came behind it", () => {
    const world = failing((at) => {
      const live = repair(at);
      live.headers().done().ok().settle().chargeKey().bill();
      at.del(0, customer);
      // As if it had come before the settlement.
      Object.assign(at.ledger.at(-1)!, { reply: "0" });
      at.redis.set(customer, live.cost - live.held);
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-cost - 0.18009 - cost).toFixed(5)}`]);
  });

  test("the late settlement of an interrupted request is that", () => {
    const world = failing((at) => {
      const live = at.request({ replica: 1, maxTokens: 90, stream: true, cancelAt: "after-chunk:1" });
      live.invoke().reserve().receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
      const settled = served(at.request());
      refuse(at, settled.cost - settled.held);
      at.del(0, customer);
      settled.chargeKey().bill();
      live.settle(0.00423).chargeKey(0.00423).bill(0.00423);
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-cost - 0.18009 - cost).toFixed(5)}`]);
  });

  test("a charge of an interrupted request on what is left is no seed", () => {
    const world = failing((at) => {
      at.get(0, customer);
      const cut = at.request({ stream: true, cancelAt: "after-chunk:1" });
      cut.invoke().receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
      repair(at, { released: true });
      cut.chargeCustomer(0.00423).chargeKey(0.00423).bill(0.00423);
    });
    expect(told(world, "agreement")).toEqual([`D10 ${(-3 * cost).toFixed(5)}`]);
  });
});

describe("a settlement that is skipped, for the repaired counter stands too low", () => {
  const skipped = (released: boolean) =>
    failing((world) => {
      const live = repair(world, { released });
      const healthy = served(world.request({ replica: 1, maxTokens: 60 }));
      if (!released) live.headers().done().ok().settle().chargeKey().bill();
      world.get(1, customer);
      healthy.chargeKey().bill();
    });

  test("is D10, in words of its own", () => {
    const finding = findingsOf(skipped(false)).find(({ invariant }) => invariant === "settled")!;
    expect(finding).toMatchObject({ mode: "D10", requests: ["r4"] });
    expect(finding.explanation).toMatch(/f1 made commands of replica 0 fail.* when r4 was to be settled/);
  });

  test("red twin: where the counter held it all it is for a reason that is not known", () => {
    const finding = findingsOf(skipped(true)).find(({ invariant }) => invariant === "settled")!;
    expect(finding).toMatchObject({ mode: "unknown mode", requests: ["r4"] });
  });
});

describe("charged anew", () => {
  const anew = (repaired: boolean) =>
    failing((world) => {
      const first = world.request().complete();
      if (repaired) {
        world.strike("f1", "redis", 0);
        world.get(0, key);
        Object.assign(world.ledger.at(-1)!, { fault: "f1" });
        world.del(0, customer);
        world.get(0, customer);
        world.set(0, customer, 0, { nx: true });
      }
      first.chargeCustomer();
    });

  test("after the first had gone with the counter is not twice", () => {
    expect(told(anew(true), "no-bypass")).toEqual([]);
    expect(told(anew(true), "agreement")).toEqual([`D10 ${(-cost).toFixed(5)}`]);
  });

  test("red twin: on the same counter it is", () => {
    expect(told(anew(false), "no-bypass")).toEqual([`unknown mode ${cost.toFixed(5)}`]);
  });
});
