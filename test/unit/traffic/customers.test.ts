import { describe, expect, test } from "vitest";
import { sideBySide } from "../../../harness/catalogue/index.ts";
import type { Plan } from "../../../harness/contracts/index.ts";
import { caller, everyone } from "../../../harness/planner/customers.ts";
import { defineScenario, makePlan } from "../../../harness/planner/index.ts";
import { describeEntities } from "../../../harness/subject/admin/creation.ts";
import { findScenario } from "../../../scenarios/index.ts";

test("a caller has a key and whatever its kinds depend on, without a budget unless one is given", () => {
  const { entities, identities } = caller("one", { team_member: 3, end_user: null }, { spent: 2, resetEvery: "30d" });
  expect(entities).toEqual([
    { ref: "one-key", kind: "key", budget: null },
    { ref: "one-team-member", kind: "team_member", budget: 3, spent: 2, resetEvery: "30d" },
    { ref: "one-end-user", kind: "end_user", budget: null },
    { ref: "one-team", kind: "team", budget: null },
    { ref: "one-user", kind: "user", budget: null },
  ]);
  expect(identities).toEqual(entities.map((entity) => entity.ref));
});

test("everyone: each kind has a budget, and the user's own key is in no team, which would exempt the user", () => {
  const { entities, identities, ownKey } = everyone("all", 9);
  expect(new Set(entities.map((entity) => entity.kind))).toEqual(new Set(sideBySide()));
  expect(entities.every(({ budget }) => budget === 9)).toBe(true);
  expect(identities).not.toContain("all-own-key");
  expect(ownKey).toEqual(["all-own-key", "all-user", "all-end-user", "all-tag"]);
});

test("everyone is warmed on every replica, the team at rest on one first, and of what breaks each key has its share", () => {
  const plan = makePlan(findScenario("stream-abort-after-chunk"), { seed: 1, replicas: 3 });
  const [warm, hangUp] = plan.phases;
  const sent = warm!.requests.map(({ replica, identities }) => `${identities[0]} on ${replica}`);
  expect(sent).toEqual(
    [0, 1, 2, "team"].map((at) => (at === "team" ? "customer-key on 0" : `customer-own-key on ${at}`)),
  );
  expect(warm!.settle).toBe("quiescent");
  const own = hangUp!.requests.filter(({ cancel, identities }) => cancel && identities.includes("customer-own-key"));
  expect(own).toHaveLength(3);
});

describe("callers that share an entity", () => {
  const refs = ({ entities }: { entities: readonly { ref: string }[] }) => entities.map(({ ref }) => ref);
  const a = caller("a", { key: 1, team: 2, team_window: 3, team_member: 4, organization: 5, end_user: 6, tag: 7 });

  test("a team brings its windows and its organization, and not its members, keys and end users", () => {
    const b = caller("b", { key: 1, user: 2 }, { shares: { team: a } });
    expect(refs(b)).toEqual(["b-key", "b-user"]);
    expect(b.identities).toEqual(["b-key", "b-user", "a-team", "a-organization", "a-team-window"]);
  });

  test("a team and its user bring the membership", () => {
    const b = caller("b", {}, { shares: { team: a, user: a } });
    expect(refs(b)).toEqual(["b-key"]);
    expect(b.identities).toContain("a-team-member");
  });

  test("another user is a member of its own of a shared team", () => {
    const b = caller("b", { team_member: 3 }, { shares: { team: a } });
    expect(refs(b)).toEqual(["b-key", "b-team-member", "b-user"]);
    expect(b.identities).toContain("a-team");
  });

  test("an end user, a tag, or an organization alone bring nothing else", () => {
    expect(caller("b", {}, { shares: { end_user: a, tag: a } }).identities).toEqual(["b-key", "a-end-user", "a-tag"]);
    const inSame = caller("b", { team: 1 }, { shares: { organization: a } });
    expect(inSame.identities).toEqual(["b-key", "b-team", "a-organization"]);
  });

  test("a key brings all that LiteLLM knows by it, and no end user", () => {
    const b = caller("b", { end_user: 2 }, { shares: { key: a } });
    expect(refs(b)).toEqual(["b-end-user"]);
    expect(new Set(b.identities)).toEqual(
      new Set(["b-end-user", "a-key", "a-team", "a-user", "a-organization", "a-team-member", "a-team-window"]),
    );
  });

  test("what is shared can be shared again", () => {
    const b = caller("b", {}, { shares: { team: a } });
    expect(caller("c", {}, { shares: { team: b } }).identities).toContain("a-team-window");
  });

  test.each([
    ["a kind that the other has not", { shares: { project: a } }, {}, "has no project"],
    ["a budget for what is shared", { shares: { team: a } }, { team: 1 }, "b shares a-team"],
    [
      "a window of another's team",
      { shares: { team: caller("t", { team: 1 }) } },
      { team_window: 1 },
      "goes with t-team",
    ],
    [
      "an organization for another's team",
      { shares: { team: caller("t", { team: 1 }) } },
      { organization: 1 },
      "goes with t-team",
    ],
    ["two teams", { shares: { team: a, team_member: caller("t", { team_member: 1 }) } }, {}, "one team, not both"],
  ])("is refused: %s", (_, options, budgets, why) => {
    expect(() => caller("b", budgets, options)).toThrow(why);
  });

  test("LiteLLM is told so: two keys in one team, and a member each", () => {
    const plan: Plan = makePlan(
      defineScenario("file:///shared.ts", {
        id: "shared",
        title: "Shared",
        about: "It.",
        needs: [],
        build(plan) {
          const one = plan.caller("one", { team: 9, team_member: 3 });
          const two = plan.caller("two", { team_member: 3 }, { shares: { team: one } });
          const warm = [one, two].map((customer) => plan.warm(customer));
          const requests = warm.flatMap((phase) => phase.requests);
          return { entities: [one, two].flatMap(({ entities }) => entities), phases: [{ ...warm[0]!, requests }] };
        },
      }),
      { seed: 1 },
    );
    const { entities, steps } = describeEntities(plan, "t", "");
    const ids = Object.fromEntries(entities.map(({ ref, id }) => [ref, id]));
    expect(ids["two-team-member"]).toBe("two-user-t:one-team-t");
    const keys = steps.filter((step) => "route" in step && step.route === "/key/generate");
    expect(keys).toMatchObject([{ body: { team_id: "one-team-t" } }, { body: { team_id: "one-team-t" } }]);
    expect(steps.filter((step) => "route" in step && step.route === "/team/new")).toHaveLength(1);
  });
});
