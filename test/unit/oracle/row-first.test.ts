import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { key, type Request, resetFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

const reserved = (request: Request) => request.invoke().reserve().receive().headers().done().ok().settle();

describe("D29: a cold counter is seeded from a row that holds the charge already", () => {
  /** The key has no budget, so nothing is reserved on it; its counter is cold, and its row has `inRow` by now. */
  const charged = (inRow: (cost: number) => number) =>
    new World().phase("ask", (world) => {
      const request = reserved(world.request());
      world.get(0, key);
      world.set(0, key, inRow(request.cost), { nx: true });
      request.chargeKey().bill();
    });
  const { cost } = new World().phase("ask", () => {}).request();

  test("the request counts twice", () => {
    const world = charged((cost) => cost);
    expect(found(world)).toEqual([`agreement D29 ${cost.toFixed(5)}`]);
    const [finding] = verdictOf(world).findings;
    expect(finding).toMatchObject({
      counter: key,
      requests: ["r1"],
      explanation: expect.stringContaining("The row already had what r1 cost"),
    });
  });

  test("a row without it seeds rightly", () => {
    expect(verdictOf(charged(() => 0)).verdict).toBe("converged");
  });

  test("a seed too high by what no request cost is not that", () => {
    expect(found(charged(() => 0.7))).toEqual(["agreement unknown mode 0.70000"]);
  });
});

describe("D30: a cancelled /v1/messages request settled to its prompt", () => {
  const cancelled = ({ route = "/v1/messages" as const, billed = false, chunks = 0 } = {}) =>
    new World().phase("hang up", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const request = world.request({ stream: true, cancelAt: "after-headers" });
      request.planned.route = route;
      request.abort({ headers: true, chunks }).settle(request.prompt);
      if (billed) request.bill(request.prompt);
    });

  test("is on the counter and not in the row", () => {
    expect(found(cancelled())).toEqual(["agreement D30 0.00009"]);
  });

  test("is right where the row has it, too", () => {
    expect(verdictOf(cancelled({ billed: true })).findings.map(({ mode }) => mode)).not.toContain("D30");
  });

  test("is not that after a chunk, nor on another route", () => {
    expect(found(cancelled({ chunks: 1 }))).toEqual(["agreement unknown mode 0.00009"]);
    expect(found(cancelled({ route: "/v1/chat/completions" as never }))).toEqual(["agreement unknown mode 0.00009"]);
  });
});

describe("D16: a replica that remembers an end user from before a reset", () => {
  /** After the reset replica 1 seeds what it remembers. */
  function remembering(remembered: (own: number, later: number) => number, later = false): World {
    const world = new World({ budget: 3 }).phase("before", (world) => {
      for (const replica of [0, 0, 1, 1]) reserved(world.request({ replica })).chargeKey().bill();
    });
    const own = 2 * new World().phase("ask", () => {}).request().cost;
    return world.phase(
      "reset",
      () => {
        world.reset("f1");
        // Their charges find no counter.
        const more = later ? [0, 1].map((replica) => world.request({ replica })) : [];
        for (const request of more) request.invoke().receive().headers().done().ok().chargeKey().bill();
        world.get(1, world.counterKeys[0]!);
        world.incr(1, world.counterKeys[0]!, remembered(own, more.at(1)?.cost ?? 0));
        reserved(world.request({ replica: 1 }))
          .chargeKey()
          .bill();
      },
      { faults: [resetFault("f1")] },
    );
  }

  test("seeds what it had itself spent", () => {
    expect(found(remembering((own) => own))).toEqual([expect.stringMatching(/^agreement D16 0\.0/)]);
  });

  test("seeds what it had itself spent, before and since", () => {
    expect(found(remembering((own, later) => own + later, true)).join("; ")).toMatch(/agreement D16 0\.14436/);
  });

  test("another amount is not that", () => {
    expect(found(remembering((own) => own + 0.011)).join()).not.toContain("D16");
    expect(found(remembering((own, later) => own + later + 0.011, true)).join()).not.toContain("D16");
  });
});

describe("D25: a row that misses what its counter has", () => {
  const team = "spend:team:team-k3f9";
  /** An aborted stream may cost something or nothing, so the truth does not say which row is right. */
  const aborted = (billed: (counterKeys: string[]) => string[]) => {
    const world = new World({ also: ["team", "user"] }).phase("hang up", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const request = world.request({ stream: true, cancelAt: "after-chunk:1" });
      const cost = request.prompt + 0.002;
      request.abort({ headers: true, chunks: 2 }).settle(cost);
      world.bill(cost, billed(world.counterKeys));
    });
    return verdictOf(world).findings.map(({ mode, counter, amount }) => `${mode} ${counter} ${amount.toFixed(5)}`);
  };

  test("alone, where other rows of the same requests have it", () => {
    expect(aborted((keys) => keys.filter((counterKey) => counterKey !== team))).toEqual([`D25 ${team} 0.00209`]);
  });

  test("is not that where no row has it: perhaps the counter is wrong", () => {
    expect(new Set(aborted(() => []).map((text) => text.split(" spend")[0]))).toEqual(new Set(["unknown mode"]));
  });

  test("is not that where every row has it", () => {
    expect(aborted((keys) => keys)).toEqual([]);
  });
});

test("a passed-through request that no row was charged with: the leak is D5, and its own cost in it is the truth's", () => {
  const world = new World({ also: ["user"] }).phase("pass through", (world) => {
    for (const replica of [0, 1]) world.request({ replica }).complete();
    const [kept, forgotten] = [world.request(), world.request()];
    for (const { planned } of [kept, forgotten]) planned.route = "/openai/v1/chat/completions";
    kept.invoke().reserve().receive().headers().done().ok();
    // Not reserved for either, so that the row lacks more than the counter holds.
    forgotten.invoke().receive().headers().done().ok();
  });
  const told = new Set(verdictOf(world).findings.map(({ invariant, mode }) => `${invariant} ${mode}`));
  expect(told).toEqual(new Set(["settled D5", "agreement D5", "truth D34"]));
});
