import { describe, expect, test } from "vitest";
import type { PlannedFault } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const found = (world: World) => verdictOf(world).findings.map(({ invariant, mode }) => `${invariant} ${mode}`);

/** A replica's copy of an end user lives 60 s. */
const copyMs = 60_000;
const slackMs = 2000;

function spend(world: World): void {
  const request = world.request().invoke();
  for (const counter of [customer, key])
    if (world.get(0, counter) === null) world.set(0, counter, world.rows.get(counter)!, { nx: true });
  request.reserve().receive().headers().done().ok().settle().chargeKey().bill();
}
/** Its text says the budget that LiteLLM goes by: of the world if left out, which is the old one. */
const refusedBy = (budget?: number) => (world: World) =>
  void world.request({ replica: 1 }).invoke().refuse(undefined, budget);
const refused = refusedBy();

/** Spent 2 of a budget that is then changed; the traffic comes so long after it, ms. */
function changed(change: object, from: number, afterMs: number, traffic: (world: World) => void): World {
  const fault: PlannedFault = { id: "f1", kind: "budget-change", ref: "customer", replica: 0, whenHeld: [], ...change };
  const world = new World({ spent: 2, budget: from }).phase("before", from > 2 ? spend : refused);
  world.phase(
    "change",
    () => {
      const t = world.tick();
      world.history.push({ type: "fault", t, fault: "f1", kind: fault.kind, replica: 0, detail: "changed" });
    },
    { faults: [fault] },
  );
  world.tick(afterMs);
  return world.phase("after", traffic);
}

describe("a budget that is lowered to what is spent", () => {
  const lowered = (afterMs: number, traffic: (world: World) => void) => changed({ budget: 1 }, 100, afterMs, traffic);

  test.each([0, copyMs + slackMs])("is rightly enforced %d ms later", (afterMs) => {
    expect(found(lowered(afterMs, refusedBy(1)))).toEqual([]);
  });

  test("is not what a refusal goes by that says another, which may still be in force", () => {
    expect(found(lowered(0, refused))).toEqual(["no-phantom-refusal unknown mode"]);
  });

  test("may be unknown to a replica while its copy lives", () => {
    expect(found(lowered(copyMs / 2, spend))).toEqual([]);
  });

  test("is passed by what is let through later", () => {
    expect(found(lowered(copyMs + slackMs, spend))).toEqual(["no-bypass D43"]);
  });
});

test("what the old budget did not allow either has no mode", () => {
  expect(found(changed({ budget: 1 }, 1.5, copyMs + slackMs, spend))).toEqual(["no-bypass unknown mode"]);
});

describe("a budget that is raised above what is spent", () => {
  const raised = (afterMs: number, traffic: (world: World) => void) => changed({ budget: 100 }, 2, afterMs, traffic);

  test.each([0, copyMs + slackMs])("rightly admits %d ms later", (afterMs) => {
    expect(found(raised(afterMs, spend))).toEqual([]);
  });

  test("may be unknown to a replica while its copy lives", () => {
    expect(found(raised(copyMs / 2, refused))).toEqual([]);
  });

  test("makes a later refusal a phantom", () => {
    const { findings, refusals } = verdictOf(raised(copyMs + slackMs, refused));
    expect(findings.map(({ mode }) => mode)).toEqual(["D43"]);
    expect(refusals.at(-1)).toMatchObject({ budget: 100, phantom: true });
  });
});

describe("a budget that is boosted for a time", () => {
  const boost = { by: 100, forMs: 2 * copyMs };
  const boosted = (afterMs: number, traffic: (world: World) => void) => changed({ boost }, 2, afterMs, traffic);

  test("admits meanwhile, and refuses afterwards", () => {
    expect(found(boosted(copyMs + slackMs, spend))).toEqual([]);
    expect(found(boosted(boost.forMs + slackMs, refused))).toEqual([]);
  });

  test("is ignored, or outlived: both are found", () => {
    expect(found(boosted(copyMs + slackMs, refused))).toEqual(["no-phantom-refusal D43"]);
    expect(found(boosted(boost.forMs + slackMs, spend))).toEqual(["no-bypass D43"]);
  });
});

test("what never happened changes no budget", () => {
  const world = changed({ budget: 1 }, 100, copyMs + slackMs, spend);
  world.history.splice(0, world.history.length, ...world.history.filter(({ type }) => type !== "fault"));
  expect(found(world)).toEqual([]);
  expect(verdictOf(world).verdict).toBe("inconclusive");
});

describe("a period that a spent entity is given", () => {
  const given = (traffic: (world: World) => void) => changed({ resetEvery: "30d" }, 2, copyMs + slackMs, traffic);
  const labelled = (world: World) =>
    verdictOf(world).labels.flatMap(({ kind, text }) => (kind === "period-inherits" ? [text] : []));

  test("begins with what was spent: a refusal is a label, and no finding", () => {
    const world = given(refused);
    expect(found(world)).toEqual([]);
    expect(labelled(world)).toEqual([
      "Period with a past: spend:end_user:customer-k3f9 refused r2 for the $2.00 that was spent before its period began (by f1, #34492).",
    ]);
  });

  test("is not said of what was refused before, or of an entity without one", () => {
    expect(labelled(changed({ budget: 2 }, 2, copyMs + slackMs, refused))).toEqual([]);
    expect(labelled(given(() => {}))).toEqual([]);
  });
});
