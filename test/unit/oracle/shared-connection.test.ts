import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, redisFault, World } from "./builder.ts";

/** Findings on the customer's counter. */
const told = (world: World, invariant: string) =>
  judge(world.trial(), { expected: null })
    .findings.filter((finding) => finding.invariant === invariant && finding.counter === customer)
    .map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`);

const explained = (world: World) =>
  judge(world.trial(), { expected: null })
    .findings.map(({ explanation }) => explanation)
    .join("; ");

/** C of an ordinary request of the builder. */
const cost = 0.04812;
const lost = { fault: "f1", delivered: false };

function failing(body: (world: World) => void): World {
  const world = new World();
  world.phase("warm", (at) => void at.request().complete());
  return world.phase("fail", body, { faults: [redisFault("f1")] });
}

/** A command of replica 0 is held back, and all that the replica sends on the same connection meanwhile. */
const delayed = (world: World) => world.strike("f1", "redis", 0, `delay on INCRBYFLOAT ${customer}`);

describe("a client that shares one connection: what waits behind a delayed command is sent while it waits", () => {
  const behind = (held: boolean) =>
    failing((world) => {
      if (held) delayed(world);
      const request = world.request().invoke();
      request.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
      world.tick(5000);
      world.incr(0, customer, request.estimate, held ? lost : {});
    });

  test("a reservation that Redis got when its request was over: D10, +R", () => {
    const [finding] = told(behind(true), "settled");
    expect(finding).toMatch(/^D10 0\.\d+$/);
    expect(explained(behind(true))).toMatch(/its reply was lost to f1: the whole/);
    expect(told(behind(true), "agreement").filter((one) => !one.startsWith("D10"))).toEqual([]);
  });

  test("red twin: where nothing held it back, it is no reservation of a request that is over", () => {
    expect(told(behind(false), "settled")).toEqual([]);
    expect(told(behind(false), "agreement")[0]).toMatch(/^unknown mode/);
  });

  const deletedFor = (held: boolean) =>
    failing((world) => {
      if (held) delayed(world);
      const request = world.request().invoke().receive().headers().done().ok();
      world.tick(5000);
      world.del(0, customer);
      world.incr(0, customer, request.cost, held ? lost : {});
      request.chargeKey().bill();
    });

  test("LiteLLM deletes the counter for a command that it has given up, and that Redis gets after the deletion: D10", () => {
    expect(told(deletedFor(true), "agreement")).toEqual([`D10 ${(-cost).toFixed(5)}`]);
    expect(explained(deletedFor(true))).toMatch(/f1 made commands of replica 0 fail, and it deleted the counter/);
  });

  test("red twin: a deletion for nothing", () => {
    expect(told(deletedFor(false), "agreement")).toEqual([`unknown mode ${(-cost).toFixed(5)}`]);
  });
});

describe("what a replica adds to a counter that it has missed", () => {
  /** It is just what the first of its requests has cost, whose settlement comes later or never. */
  const added = (settled: boolean, tokens: [number, number] = [12, 20]) =>
    failing((world) => {
      world.strike("f1", "redis", 1, `apply-drop-reply on INCRBYFLOAT ${customer}`);
      const first = world.request({ replica: 1, maxTokens: 90, tokens }).invoke().reserve(lost);
      first.receive().headers().done().ok();
      world.tick(5000);
      world.del(1, customer);
      world.get(1, customer);
      world.incr(1, customer, first.cost);
      if (settled) first.settle();
      first.chargeKey().bill();
    });

  test("is the replica's memory of it where the settlement comes as well: D10 accounts for all of the rest", () => {
    expect(told(added(true), "agreement").map((one) => one.split(" ")[0])).toEqual(["D10"]);
    expect(explained(added(true))).toMatch(/Of the \$0\.04812 charged on it before, \$0\.04012 came back/);
  });

  test("and comes in place of what was charged, be it more than that", () => {
    expect(told(added(true, [12, 30]), "agreement")).toEqual([`D10 ${(0.06012 - cost - 0.18009).toFixed(5)}`]);
  });

  test("and its charge where it does not", () => {
    expect(explained(added(false))).toMatch(/Of the \$0\.04812 charged on it before, nothing came back/);
  });
});

describe("a counter that one mode leaves too high, and another too low", () => {
  /** Deleted for a command that failed, under a request that holds R; three reads that fail each seed it. */
  const both = (failed: boolean) => {
    const world = new World();
    world.phase("warm", (at) => void at.request({ maxTokens: 900, tokens: [12, 400] }).complete());
    return world.phase(
      "fail",
      (at) => {
        const live = at.request({ replica: 1, maxTokens: 90 }).invoke().reserve().receive();
        at.strike("f1", "redis", 0, `error on GET ${customer}`);
        at.incr(0, customer, 0.01, failed ? { fault: "f1", applied: "no", delivered: false } : { applied: "no" });
        if (failed) at.del(0, customer);
        for (let read = 0; read < 3; read++) {
          at.get(0, customer);
          Object.assign(at.ledger.at(-1)!, { fault: "f1", applied: "no", reply: null, delivered: null });
        }
        const past = 0.80012;
        for (let seed = 0; seed < 3; seed++) at.incr(0, customer, past);
        live.headers().done().ok().settle().chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );
  };

  test("has both explained, to the cent", () => {
    expect(told(both(true), "agreement")).toEqual(["D11 1.60024", "D10 -0.18009"]);
  });

  test("red twin: nothing is D10 where no command had failed and nothing was deleted", () => {
    expect(told(both(false), "agreement").filter((one) => one.startsWith("D10"))).toEqual([]);
  });
});

describe("reads that waited behind a delayed command, and found no counter", () => {
  const seeded = (answer: "late" | "too late" | "lost") =>
    failing((world) => {
      world.sleep(70_000);
      delayed(world);
      for (let read = 0; read < 3; read++) {
        world.get(0, customer);
        const entry = world.ledger.at(-1)!;
        const delivered = answer === "lost" ? null : entry.t + (answer === "late" ? 800 : 5500);
        Object.assign(entry, { fault: "f1", delivered });
      }
      for (let seed = 0; seed < 3; seed++) world.incr(0, customer, cost);
      world.request().complete();
    });

  test("are answered, if late: each request has seeded it (D13)", () => {
    expect(told(seeded("late"), "agreement")).toEqual([`D13 ${(2 * cost).toFixed(5)}`]);
  });

  test.each(["too late", "lost"] as const)("have failed where the answer was %s (D11)", (answer) => {
    expect(told(seeded(answer), "agreement")).toEqual([`D11 ${(2 * cost).toFixed(5)}`]);
  });
});

describe("charges after the call that are given up: the breaker is open, or the pipeline had no answer (1.110.2)", () => {
  /** All that the replica writes after the call goes in one pipeline, for all counters of the request. */
  const swallowed = (how: "never sent" | "dropped", { struck = true } = {}) =>
    failing((world) => {
      if (struck) world.strike("f1", "redis", 0, `close on MGET ${customer}`);
      world.get(0, customer);
      Object.assign(world.ledger.at(-1)!, struck ? { fault: "f1", applied: "no", reply: null, delivered: null } : {});
      const plain = world.request().invoke().receive().headers().done().ok();
      const kept = { fault: "f1", applied: "no", delivered: false } as const;
      if (how === "dropped") for (const counterKey of [customer, key]) world.incr(0, counterKey, plain.cost, kept);
      plain.bill();
      world.request({ replica: 1 }).complete();
    });

  test.each(["never sent", "dropped"] as const)("what it cost is missing, with no R beside it: D10 (%s)", (how) => {
    const missing = `D10 ${(-cost).toFixed(5)}`;
    expect(told(swallowed(how), "agreement")).toEqual([missing]);
    expect(told(swallowed(how), "settled")).toEqual([]);
    expect(explained(swallowed(how))).toMatch(
      /completed without a charge, because commands of the replica to Redis had failed|never reached/,
    );
  });

  test("red twin: where no command of the replica had failed, the missing charge stays unknown", () => {
    expect(told(swallowed("never sent", { struck: false }), "agreement")).toEqual([
      `unknown mode ${(-cost).toFixed(5)}`,
    ]);
  });
});

describe("a replica adds what its first request cost, whose settlement had no answer", () => {
  /** Another replica has seeded the counter meanwhile. Another deletion ends it, so that only what was charged twice is told. */
  const again = (missed: boolean) =>
    failing((world) => {
      world.strike("f1", "redis", 1, `apply-drop-reply on INCRBYFLOAT ${customer}`);
      const first = world
        .request({ replica: 1, maxTokens: 90, tokens: [12, 20] })
        .invoke()
        .reserve();
      first.receive().headers().done().ok().settle(first.cost, lost).chargeKey().bill();
      world.tick(5000);
      world.del(1, customer);
      if (missed) world.get(1, customer);
      world.get(0, customer);
      world.incr(0, customer, cost);
      world.incr(1, customer, first.cost);
      world.del(1, customer);
    });

  test("is a seed, where the replica had missed the counter", () => {
    expect(explained(again(true))).not.toMatch(/no request explains/);
  });

  test("is a second charge, where it had not", () => {
    expect(explained(again(false))).toMatch(/moved by \$0\.04012 that no request explains/);
  });
});
