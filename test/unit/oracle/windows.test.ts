import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World, type WorldOptions, windowOf } from "./builder.ts";

/** The trial begins at a full minute, so a window of 30 s ends at 30 s and 60 s of its clock. */
const duration = "30s";
const window = windowOf(duration);

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

function spendSome(world: World): void {
  world.request().complete();
}

function newWorld(options: WorldOptions = {}): World {
  return new World({ also: ["key_window"], resetEvery: duration, ...options });
}

/** LiteLLM's job: the counter first, then the row. */
function end(world: World, { counter = true, row = true, replica = 0 } = {}): void {
  if (counter) world.set(replica, window, 0);
  if (row) world.rows.set(window, 0);
}

function waitUntil(world: World, t: number): void {
  world.tick(t - world.t);
}

/** Spent in the first period, rested, and the period's end as given at 33 s. */
function over(ending: (world: World) => void, after: (world: World) => void = spendSome, until = 52_000): World {
  const world = newWorld().phase("before", spendSome).phase("again", spendSome);
  return world
    .phase("wait", (world) => {
      waitUntil(world, 33_000);
      ending(world);
      waitUntil(world, until);
    })
    .phase("after", after);
}

describe("a window's period that ends", () => {
  test("with counter and row emptied converges", () => {
    const { verdict, findings, counters } = verdictOf(over(end));
    expect({ verdict, findings }).toEqual({ verdict: "converged", findings: [] });
    const mine = counters.find(({ key }) => key === window)!;
    expect(mine.row).toBeCloseTo(mine.truthHigh, 9);
    expect(mine.truthHigh).toBeCloseTo(mine.truthLow, 9);
  });

  test("on a release without rows, of which the sampler read nothing but all logs, converges, too", () => {
    const world = over((world) => end(world));
    for (const sample of world.samples) if (sample.key === window) sample.row = null;
    expect(found(world)).toEqual([]);
  });

  test("with the row emptied and the counter left is D16", () => {
    const world = over((world) => end(world, { counter: false }));
    expect(found(world)).toEqual(["agreement D16 0.09624"]);
  });

  test("with neither emptied is D16 by the clock", () => {
    const world = over(() => {});
    expect(found(world)).toEqual(["truth D16 0.09624"]);
    expect(
      verdictOf(world)
        .findings.map(({ explanation }) => explanation)
        .join(),
    ).toContain("the row was not emptied");
  });

  test("that has not yet been emptied, for LiteLLM's job comes every 10 s, is none", () => {
    const world = newWorld()
      .phase("before", spendSome)
      .phase("wait", (world) => waitUntil(world, 36_000));
    expect(found(world)).toEqual([]);
  });

  test("by the row alone, of a window that was not spent on since, is none", () => {
    expect(found(over(end, () => {}))).toEqual([]);
  });
});

describe("a window that is emptied again", () => {
  const twice = (second: number) =>
    over(end, spendSome, 36_000).phase("once more", (world) => {
      waitUntil(world, second);
      world.set(1, window, 0);
      if (second > 60_000) world.rows.set(window, 0);
    });

  test("within its period loses what was spent since: D33", () => {
    expect(found(twice(50_000))).toEqual(["agreement D33 -0.04812"]);
    expect(verdictOf(twice(50_000)).findings[0]!.explanation).toContain("Replica 1 set the counter to zero");
  });

  test("after the next end is none", () => {
    expect(found(twice(63_000))).toEqual([]);
  });

  test("by two replicas at once is none", () => {
    const both = (world: World) => {
      end(world);
      end(world, { replica: 1 });
    };
    expect(found(over(both))).toEqual([]);
  });
});

describe("what is written to a row after its window's period has ended", () => {
  /** Spent after the last rest before the end, and written after it, by as much as said. */
  const late = (written: (cost: number) => number) => {
    const world = newWorld().phase("before", spendSome);
    return world.phase("end", (world) => {
      waitUntil(world, 31_000);
      const request = world.request();
      request.invoke().reserve().receive().headers().done().ok().settle().chargeKey();
      world.bill(
        request.cost,
        [...world.rows.keys()].filter((counterKey) => counterKey !== window),
      );
      end(world);
      world.bill(written(request.cost), [window]);
    });
  };

  test("is carried into the next period, which a label says", () => {
    const { verdict, labels } = verdictOf(late((cost) => cost));
    expect(verdict).toBe("converged");
    expect(labels).toMatchObject([{ kind: "carried-over", data: { amount: expect.closeTo(0.04812, 9) } }]);
  });

  test("is a difference when it is another amount", () => {
    expect(found(late((cost) => cost - 0.01))).toEqual(["agreement unknown mode -0.03812"]);
  });
});

test("a window of days that LiteLLM deletes and that lacks a request has not ended", () => {
  const day = windowOf("30d");
  const world = new World({ also: ["key_window"] }).phase("before", spendSome).phase("after", (world) => {
    const request = world.request();
    request.invoke().reserve().receive().headers().done().ok().settle().chargeKey();
    world.bill(
      request.cost,
      [...world.rows.keys()].filter((counterKey) => counterKey !== day),
    );
    world.del(0, day);
  });
  expect(found(world)).toEqual(["truth D25 -0.04812"]);
});
