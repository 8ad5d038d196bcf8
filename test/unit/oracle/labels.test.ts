import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, redisFault, World } from "./builder.ts";
import { budgetExceeded } from "./failures.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });

describe("what looks like the defect is labelled, and nobody fails for it", () => {
  test("D24: the proxy's own total refuses without a name", () => {
    const refusedBy = (settings: Record<string, unknown>, budget = 100) => {
      const world = new World({ budget });
      world.settings = settings;
      return world.phase("traffic", (world) => {
        world.request().complete();
        world.request({ replica: 1 }).complete();
        const request = world.request().invoke();
        request.refuseWith(budgetExceeded(null, 0.3, 0.25));
      });
    };
    const labelled = verdictOf(refusedBy({ "litellm_settings.max_budget": 0.25 }));
    expect(labelled).toMatchObject({ verdict: "converged", findings: [], refusals: [] });
    expect(labelled.labels).toMatchObject([{ mode: "D24", data: { requests: ["r3"] } }]);
    // The same words without that setting mean the customer's budget, where it is as large, and are a phantom.
    expect(verdictOf(refusedBy({}, 0.25)).findings).toMatchObject([{ invariant: "no-phantom-refusal" }]);
    expect(verdictOf(refusedBy({})).reason).toContain("a budget the plan does not know (of $0.25, naming nothing)");
  });

  test("D25: a row that was too low and caught up", () => {
    const world = new World();
    world.phase("traffic", (world) => {
      const request = world.request().complete();
      world.bill(-request.cost);
    });
    expect(verdictOf(world).findings.map(({ mode }) => mode)).toEqual(["D25", "D25"]);
    world.phase("later", (world) => world.bill(0.04812));
    expect(verdictOf(world)).toMatchObject({ verdict: "converged", findings: [] });
    expect(verdictOf(world).labels).toMatchObject([
      { mode: "D25", data: { counter: customer, missing: expect.closeTo(0.04812, 9) } },
      { mode: "D25", data: { counter: key } },
    ]);
  });

  test("D27: an increment that a client library sent twice when its connection broke", () => {
    const twice = (broken: boolean) =>
      new World().phase(
        "traffic",
        (world) => {
          if (broken) world.strike("f1", "redis", 0);
          const request = world.request().invoke();
          request.reserve(broken ? { fault: "f1", delivered: false } : {}).reserve();
          request.receive().done().ok().settle().chargeKey().bill();
        },
        { faults: [redisFault("f1")] },
      );
    expect(verdictOf(twice(true))).toMatchObject({ verdict: "converged", findings: [] });
    expect(verdictOf(twice(true)).labels).toMatchObject([{ mode: "D27", data: { request: "r1" } }]);
    expect(verdictOf(twice(true)).reason).toMatch(/its row at \$[\d.]+\. That only looks like a leak \(D27\)\.$/);
    const agreement = verdictOf(twice(true)).checks.find(({ invariant }) => invariant === "agreement");
    expect(agreement!.detail).toBe("1 of 2 counters equal their rows, 1 but for what a label explains.");
    expect(verdictOf(twice(false)).findings).not.toEqual([]);
  });
});

describe("a refusal is judged on the counter that it names", () => {
  const refused = (entity: string | null, budgetSaid: number) => {
    const world = new World({ also: ["team", "user", "team_member"], budget: 1 });
    world.budgeted[3]!.id = "user-k3f9:team-k3f9";
    return world.phase("traffic", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      const request = world.request().invoke();
      request.refuseWith(budgetExceeded(entity, 1.2, budgetSaid));
    });
  };
  test.each([
    ["team:team-k3f9", "spend:team:team-k3f9"],
    ["user:user-k3f9", "spend:user:user-k3f9"],
    ["team_member:user-k3f9:team-k3f9", "spend:team_member:team_member-k3f9"],
    ["end_user:customer-k3f9", customer],
  ])("%s", (entity, counter) => {
    expect(verdictOf(refused(entity, 1)).findings).toMatchObject([{ invariant: "no-phantom-refusal", counter }]);
  });
});

test("one leak on many counters is one finding on each, and one clause of the reason", () => {
  const world = new World({ also: ["team", "user", "team_member", "organization", "tag"] });
  world.phase("hang up", (world) => {
    for (const replica of [0, 1]) world.request({ replica }).complete();
    for (let at = 0; at < 3; at++)
      world.request({ stream: true, maxTokens: 200, cancelAt: "after-chunk:1" }, `s${at}`).abort({ chunks: 1 });
    world.request({ stream: true, cancelAt: "before-headers" }).abort();
  });
  const { findings, reason } = verdictOf(world);
  expect(findings.filter(({ invariant, mode }) => invariant === "settled" && mode === "D1")).toHaveLength(6);
  expect(reason).toContain(
    "3 reservations were never released (D1, streams aborted after a chunk). 6 counters are each $1.20027 too high. " +
      "They are those of end user, team, user, team member, organization, tag.",
  );
  expect(reason).toContain(
    "1 reservation was never released (D2, streams aborted before the first chunk). 6 counters are each $",
  );
  expect(reason.length).toBeLessThan(500);
});
