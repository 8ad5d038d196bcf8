import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { AdminCall, CreationStep } from "../../../harness/catalogue/index.ts";
import type { EntityKind, Plan } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { makeDue } from "../../../harness/subject/admin/budget-period.ts";
import { describeEntities } from "../../../harness/subject/admin/creation.ts";
import { findScenario } from "../../../scenarios/index.ts";

const plan = makePlan(findScenario("phantom-refusal"), { seed: 1 });
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const calls = (steps: readonly CreationStep[]) => steps.filter((step): step is AdminCall => "route" in step);
const called = (steps: readonly CreationStep[], route: string) => calls(steps).filter((call) => call.route === route);

/** A plan with one entity of each of these kinds, all on one request. */
function wide(kinds: readonly EntityKind[], change: Partial<Plan["entities"][number]> = {}): Plan {
  const refs = kinds.map((kind) => `the-${kind}`);
  return {
    ...plan,
    entities: kinds.map((kind) => ({
      ref: `the-${kind}`,
      kind,
      budget: 5,
      spent: 0,
      resetEvery: null,
      known: true,
      ...change,
    })),
    phases: [{ ...plan.phases[0]!, requests: [{ ...plan.phases[0]!.requests[0]!, identities: refs }] }],
  };
}

test("an end user with a budget and a key without one", () => {
  const { steps, entities, secrets } = describeEntities(plan, "k3f9", "ns:");
  const secret = "sk-p429-customer-key-k3f9";
  const token = sha256(secret);
  expect(secrets).toEqual({ "customer-key": secret });
  expect(steps).toEqual([
    { route: "/budget/new", body: { budget_id: "budget-customer-k3f9", max_budget: 1 } },
    { route: "/customer/new", body: { user_id: "customer-k3f9", budget_id: "budget-customer-k3f9" } },
    { route: "/key/generate", body: { key: secret, key_alias: "customer-key-k3f9" } },
  ]);
  expect(entities).toEqual([
    { ref: "customer-key", kind: "key", budget: null, id: token, counterKey: `ns:spend:key:${token}` },
    {
      ref: "customer",
      kind: "end_user",
      budget: 1,
      id: "customer-k3f9",
      counterKey: "ns:spend:end_user:customer-k3f9",
    },
  ]);
});

test("the key belongs to the team, the user and, by the team, the organization that it is used with", () => {
  const kinds = ["tag", "key", "team_member", "user", "team", "organization"] as const;
  const { steps, entities } = describeEntities(wide(kinds), "k3f9", "");
  expect(calls(steps).map((call) => call.route)).toEqual([
    "/budget/new",
    "/organization/new",
    "/team/new",
    "/user/new",
    "/team/member_add",
    "/budget/new",
    "/tag/new",
    "/key/generate",
  ]);
  expect(called(steps, "/team/new")[0]!.body).toMatchObject({
    team_id: "the-team-k3f9",
    organization_id: "the-organization-k3f9",
  });
  expect(called(steps, "/team/member_add")[0]!.body).toEqual({
    team_id: "the-team-k3f9",
    member: { role: "user", user_id: "the-user-k3f9" },
    max_budget_in_team: 5,
  });
  const key = called(steps, "/key/generate")[0]!.body;
  expect(key).toMatchObject({ team_id: "the-team-k3f9", user_id: "the-user-k3f9", max_budget: 5 });
  expect(key).not.toHaveProperty("organization_id");
  expect(entities.find((entity) => entity.kind === "team_member")).toMatchObject({
    id: "the-user-k3f9:the-team-k3f9",
    counterKey: "spend:team_member:the-user-k3f9:the-team-k3f9",
  });
});

test("windows are budgets of their key and team, with counters under their names", () => {
  const { steps, entities } = describeEntities(wide(["key_window", "key", "team_window", "team"]), "k3f9", "ns:");
  const windows = [{ budget_duration: "30d", max_budget: 5 }];
  expect(called(steps, "/key/generate")[0]!.body).toMatchObject({ budget_limits: windows });
  expect(called(steps, "/team/new")[0]!.body).toMatchObject({ budget_limits: windows });
  expect(steps).toHaveLength(2);
  const token = sha256("sk-p429-the-key-k3f9");
  expect(entities.map((entity) => entity.counterKey)).toEqual([
    `ns:spend:key:${token}:window:30d`,
    `ns:spend:key:${token}`,
    "ns:spend:team:the-team-k3f9:window:30d",
    "ns:spend:team:the-team-k3f9",
  ]);
});

test("what was spent before is written right after the entity; whom nobody knows is not created", () => {
  const kinds = ["team_member", "user", "team", "key"] as const;
  const { steps } = describeEntities(wide(kinds, { spent: 7 }), "k3f9", "");
  expect(steps.map((step) => ("route" in step ? step.route : step.values))).toEqual([
    "/team/new",
    ["the-team-k3f9", 7],
    "/user/new",
    ["the-user-k3f9", 7],
    "/team/member_add",
    ["the-user-k3f9", "the-team-k3f9", 7],
    "/key/generate",
    [sha256("sk-p429-the-key-k3f9"), 7],
  ]);
  expect(describeEntities(wide(["end_user"], { known: false }), "k3f9", "")).toMatchObject({
    steps: [],
    entities: [{ id: "the-end_user-k3f9" }],
  });
});

test("the period of a budget of its own, and of a budget that others could share, is made due", () => {
  const { entities } = describeEntities(wide(["team", "tag"]), "k3f9", "");
  const [team, tag] = entities.map((entity) => makeDue(entity));
  expect(team).toMatchObject({
    sql: expect.stringMatching(/^UPDATE "LiteLLM_TeamTable" SET budget_reset_at = .* AND "team_id" = \$1$/),
    values: ["the-team-k3f9"],
  });
  expect(tag!.sql).toMatch(/^UPDATE "LiteLLM_BudgetTable" .*\(SELECT budget_id FROM "LiteLLM_TagTable" WHERE/);
});
