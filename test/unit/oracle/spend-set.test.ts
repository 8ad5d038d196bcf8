import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, resetFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) =>
  verdictOf(world).findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);

const budget = 3;
const cost = 0.04812;

/** As LiteLLM does: a counter that is missing is seeded from the row. */
function spend(world: World): void {
  const request = world.request().invoke();
  if (world.get(0, customer) === null) world.set(0, customer, world.rows.get(customer)!, { nx: true });
  request.reserve().receive().headers().done().ok().settle().chargeKey().bill();
}

const refused = (world: World) => void world.request({ replica: 1 }).invoke().refuse();

interface Setting {
  to: number;
  /** What becomes of the counter: LiteLLM deletes it, writes it as well, or leaves it. */
  counter?: "deleted" | "written" | "left";
}

function set(world: World, { to, counter = "deleted" }: Setting, id = "f1"): World {
  return world.phase(
    `set ${id}`,
    () => {
      world.reset(id, { to, clear: counter === "deleted" });
      if (counter === "written") world.set(0, customer, to);
    },
    { faults: [resetFault(id, [], "customer", to)] },
  );
}

const spentOnce = () => new World({ spent: 1, budget }).phase("before", spend);

describe.each(["deleted", "written"] as const)("spend that is set, the counter %s", (counter) => {
  test("lower: that and what comes after is all that counts", () => {
    const world = set(spentOnce(), { to: 0.5, counter }).phase("after", spend);
    expect(found(world)).toEqual([]);
    expect(verdictOf(world).counters[0]!.truthLow).toBeCloseTo(0.5 + cost, 9);
  });

  test("to the budget: a refusal is right", () => {
    const world = set(spentOnce(), { to: budget, counter }).phase("after", refused);
    expect(found(world)).toEqual([]);
  });

  test("to the budget: what is let through has passed it", () => {
    const world = set(spentOnce(), { to: budget, counter }).phase("after", spend);
    expect(found(world)).toEqual([expect.stringMatching(/^no-bypass /)]);
  });

  test("twice", () => {
    const world = set(set(spentOnce(), { to: 0.5, counter }).phase("between", spend), { to: 2, counter }, "f2");
    world.phase("after", spend);
    expect(found(world)).toEqual([]);
    expect(verdictOf(world).counters[0]!.truthLow).toBeCloseTo(2 + cost, 9);
  });
});

describe("a counter that does not take part is D16", () => {
  test("lower: it is too high, and so is a refusal by it", () => {
    const world = set(spentOnce(), { to: 0.5, counter: "left" });
    expect(found(world)).toEqual([`agreement D16 ${(0.5 + cost).toFixed(5)}`]);
    expect(found(world.phase("after", refused))).toContain("no-phantom-refusal D16 2.50000");
  });

  test("higher: it is too low, and lets requests pass the budget", () => {
    const world = set(spentOnce(), { to: budget, counter: "left" });
    expect(found(world)).toEqual([`agreement D16 ${(1 + cost - budget).toFixed(5)}`]);
    expect(found(world.phase("after", spend))).toContain(`no-bypass D16 ${(-cost).toFixed(5)}`);
  });
});

test("a row that was not set is D16", () => {
  const world = spentOnce();
  const row = world.rows.get(customer)!;
  world.phase(
    "set",
    () => {
      world.reset("f1", { clear: false });
      world.rows.set(customer, row);
    },
    { faults: [resetFault("f1", [], "customer", 0.5)] },
  );
  expect(found(world)).toEqual([`truth D16 ${(row - 0.5).toFixed(5)}`]);
});

test("a refusal while it may have been set to the budget is right", () => {
  const world = spentOnce();
  world.phase(
    "set",
    () => {
      const request = world.request({ replica: 1 }).invoke();
      world.reset("f1", { to: budget });
      request.refuse();
    },
    { faults: [resetFault("f1", [], "customer", budget)] },
  );
  expect(found(world)).toEqual([]);
});
