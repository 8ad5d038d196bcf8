import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, type Request, World, windowOf } from "./builder.ts";

const window = windowOf("30d");

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, counter, amount }) => {
    return `${invariant} ${mode} ${counter === window ? "" : `${counter} `}${amount.toFixed(5)}`;
  });

const explained = (world: World) =>
  verdictOf(world)
    .findings.map(({ explanation }) => explanation)
    .join(" ");

/** The first requests on a new window, by replica and cost, and what its row then has too much. */
function first(
  on: readonly { replica: number; output: number; afterMs?: number; cut?: boolean }[],
  tooMuch: (costs: number[]) => number,
  raised = true,
): World {
  const world = new World({ also: ["key_window"] });
  let excess = 0;
  world.phase("first", () => {
    const requests = on.map(({ replica, output, afterMs = 0, cut = false }): Request => {
      world.tick(afterMs);
      const tokens: [number, number] = [10, output];
      if (!cut) return world.request({ replica, tokens }).complete();
      const request = world.request({ replica, tokens, stream: true, cancelAt: "after-chunk:3" }).abort({ chunks: 3 });
      return request.settle(0.01).chargeKey(0.01).bill(0.01);
    });
    excess = tooMuch(requests.map(({ cost }) => cost));
    world.rows.set(window, world.rows.get(window)! + excess);
  });
  return world.phase("again", () => {
    if (raised) world.raise(0, window, world.rows.get(window)!);
    world.request().complete();
  });
}

const both = [
  { replica: 0, output: 24 },
  { replica: 1, output: 17 },
];

describe("D35: a window's first increments are counted twice", () => {
  test("by what one replica had, the counter is raised to it", () => {
    const world = first(both, ([a]) => a!);
    expect(found(world)).toEqual(["agreement D35 -0.04810", "truth D35 0.04810"]);
    expect(explained(world)).toContain("Replica 1 made the row of the logs, which already had r1.");
  });

  test("where no counter is raised, too, for whom nothing is billed twice", () => {
    expect(found(first(both, ([a]) => a!, false))).toEqual(["agreement D35 -0.04810", "truth D35 0.04810"]);
  });

  test("by the difference of two, of which the logs had one", () => {
    const world = first(both, ([a, b]) => a! - b!);
    expect(found(world)).toEqual(["agreement D35 -0.01400", "truth D35 0.01400"]);
    expect(explained(world)).toContain("The logs did not yet have r2.");
  });

  test("also where what an interrupted request may cost would hide it", () => {
    const small = [both[0]!, { replica: 1, output: 5 }, { replica: 0, output: 90, cut: true }];
    const world = first(small, ([, b]) => b!);
    expect(found(world)).toEqual(["agreement D35 -0.01010", "truth D35 0.01010"]);
    expect(verdictOf(world).findings[1]!.explanation).toContain("another row of the same requests");
  });
});

describe("it is not", () => {
  const modes = (world: World) => found(world).map((finding) => finding.split(" ").slice(0, 3).join(" "));

  test("a row that is too high by what nobody's first request cost", () => {
    expect(modes(first(both, () => 0.0333))).toEqual([
      expect.stringContaining("agreement unknown mode"),
      expect.stringContaining("truth unknown mode"),
    ]);
  });

  test("a row that is too high by a request of the only replica that serves", () => {
    expect(found(first([both[0]!, { replica: 0, output: 17 }], ([a]) => a!)).join()).not.toContain("D35");
  });

  test("a replica whose first batch was long over when the other began", () => {
    expect(found(first([both[0]!, { replica: 1, output: 17, afterMs: 40_000 }], ([a]) => a!)).join()).not.toContain(
      "D35",
    );
  });

  test("any row but a window's", () => {
    const world = new World().phase("first", (world) => {
      for (const replica of [0, 1]) world.request({ replica, tokens: [10, 20 + replica] }).complete();
      world.rows.set(customer, world.rows.get(customer)! + 0.0401);
    });
    expect(found(world).join()).not.toContain("D35");
  });
});

describe("a row within what its requests may have cost is held to the spend logs", () => {
  /** One stream is cut, and billed 0.01 of what it may have cost. */
  const cut = (wrong: (world: World) => void) =>
    new World({ also: ["key_window", "team"] }).phase("cut", (world) => {
      world.request().complete();
      const request = world.request({ stream: true, cancelAt: "after-chunk:3" }).abort({ chunks: 3 });
      request.settle(0.01).chargeKey(0.01).bill(0.01);
      wrong(world);
    });

  const lack = (store: Map<string, number>, amount: number, of = window) => void store.set(of, store.get(of)! - amount);

  test("green twin", () => expect(found(cut(() => {}))).toEqual([]));

  test("and is too low if another row of the same requests has what they say", () => {
    const world = cut((world) => {
      lack(world.rows, 0.01);
      lack(world.redis, 0.01);
    });
    expect(found(world)).toEqual(["truth D25 -0.01000"]);
  });

  test("and that is no finding on its counter, where a leak stands above it", () => {
    const world = cut((world) => {
      world.request({ stream: true, cancelAt: "after-chunk:3" }).abort({ chunks: 3 });
      lack(world.rows, 0.01);
    });
    const own = verdictOf(world).findings.filter(({ counter }) => counter === window);
    expect(own.map(({ invariant, mode }) => `${invariant} ${mode}`)).toEqual([
      "settled D1",
      "agreement D1",
      "truth D25",
    ]);
  });

  test("but where all rows of those requests say the same, logs may be to blame: a label", () => {
    const world = cut((world) => {
      for (const counterKey of [...world.logs.keys()]) lack(world.logs, 0.01, counterKey);
    });
    const { verdict, labels } = verdictOf(world);
    expect(verdict).toBe("converged");
    expect(labels).toMatchObject([
      {
        kind: "row-unlike-logs",
        data: {
          amount: expect.closeTo(0.01, 9),
          counters: [customer, window, "spend:team:team-k3f9", expect.anything()],
        },
      },
    ]);
  });
});
