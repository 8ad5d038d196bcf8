import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Plan } from "../../../harness/contracts/index.ts";
import { describeEntities } from "../../../harness/subject/admin.ts";
import { makePlan } from "../../../harness/traffic/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

const plan = makePlan(findScenario("phantom-refusal"), { seed: 1 });

test("an end user with a budget and a key without one", () => {
  const { calls, entities, secrets } = describeEntities(plan, "k3f9", "ns:");
  const secret = "sk-p429-customer-key-k3f9";
  const token = createHash("sha256").update(secret).digest("hex");
  expect(secrets).toEqual({ "customer-key": secret });
  expect(calls).toEqual([
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
  const refs = kinds.map((kind) => `the-${kind}`);
  const wide: Plan = {
    ...plan,
    entities: kinds.map((kind) => ({ ref: `the-${kind}`, kind, budget: 5, spent: 0, resetEvery: null, known: true })),
    phases: [{ ...plan.phases[0]!, requests: [{ ...plan.phases[0]!.requests[0]!, identities: refs }] }],
  };
  const { calls, entities } = describeEntities(wide, "k3f9", "");
  expect(calls.map((call) => call.route)).toEqual([
    "/organization/new",
    "/team/new",
    "/user/new",
    "/team/member_add",
    "/tag/new",
    "/key/generate",
  ]);
  expect(calls[1]!.body).toMatchObject({ team_id: "the-team-k3f9", organization_id: "the-organization-k3f9" });
  expect(calls[3]!.body).toEqual({
    team_id: "the-team-k3f9",
    member: { role: "user", user_id: "the-user-k3f9" },
    max_budget_in_team: 5,
  });
  expect(calls[5]!.body).toMatchObject({ team_id: "the-team-k3f9", user_id: "the-user-k3f9", max_budget: 5 });
  expect(entities.find((entity) => entity.kind === "team_member")).toMatchObject({
    id: "the-user-k3f9:the-team-k3f9",
    counterKey: "spend:team_member:the-user-k3f9:the-team-k3f9",
  });
});
