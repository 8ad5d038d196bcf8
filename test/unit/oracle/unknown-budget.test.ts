import { describe, expect, test } from "vitest";
import type { EntityKind } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";
import { budgetExceeded, refusalOf } from "./failures.ts";

const token = "ab12".repeat(16);
const strange = "cd34".repeat(16);

/** All that has a budget of 1 in the plan, with the ids of a real trial; the key that requests are sent with has none. */
function world(also: EntityKind[] = ["team", "user", "team_member", "tag", "team_window"]): World {
  const world = new World({ also, budget: 1 });
  const ids: Partial<Record<EntityKind, string>> = {
    team_member: "user-k3f9:team-k3f9",
    team_window: "team-k3f9:window:1d",
    key_window: `${token}:window:1d`,
    key: token,
  };
  for (const entity of world.budgeted) entity.id = ids[entity.kind] ?? entity.id;
  return world;
}

/** The verdict on a request that was refused with this message before anything was spent. */
function refusedWith(message: string, also?: EntityKind[]) {
  return judge(
    world(also)
      .phase("traffic", (world) => {
        for (const replica of [0, 1]) world.request({ replica, tokens: [1, 1] }).complete();
        world.request().invoke().refuseWith(refusalOf(message));
      })
      .trial(),
    { expected: null },
  );
}

const exceeded = (name: string) => `Budget has been exceeded! ${name}Current cost: 1.2, Max budget: 1.0`;

describe("a refusal that names an entity of the plan is judged on its budget", () => {
  test.each<[string, string, EntityKind[]?]>([
    [exceeded("EndUser=customer-k3f9 "), "end_user:customer-k3f9"],
    ["ExceededBudget: End User=customer-k3f9 over budget. Spend=1.2, Budget=1.0", "end_user:customer-k3f9"],
    [exceeded("Team=team-k3f9 "), "team:team-k3f9"],
    [exceeded("TeamMember=user-k3f9:team-k3f9 "), "team_member:"],
    [exceeded("User=user-k3f9 in Team=team-k3f9 "), "team_member:"],
    [exceeded("Tag=tag-k3f9 "), "tag:tag-k3f9"],
    ["ExceededBudget: Team=team-k3f9 over 1d budget. Spend=$1.2000, Limit=$1.00", "team_window:"],
    [exceeded("Team=team-k3f9:1d "), "team_window:"],
    [exceeded(`Key=${token} `), "key:", ["key", "key_window"]],
    [exceeded("Key=key-k3f9 (sk-...wxyz) "), "key:", ["key", "key_window"]],
    ["ExceededBudget: Key over 1d budget. Spend=$1.2000, Limit=$1.00", "key:aabb:window:", ["key", "key_window"]],
    [exceeded(`Key=${token}:1d `), "key:aabb:window:", ["key", "key_window"]],
    [exceeded(""), ""],
  ])("%s", (message, counter, also) => {
    const { verdict, findings } = refusedWith(message, also);
    expect(verdict).toBe("diverged");
    expect(findings).toMatchObject([
      { invariant: "no-phantom-refusal", counter: expect.stringContaining(`spend:${counter}`) },
    ]);
  });
});

describe("a refusal for a budget that the plan does not know blames nothing on LiteLLM", () => {
  test.each<[string, string, string, EntityKind[]?]>([
    ["a project", exceeded("Project=proj-1 "), "project:proj-1"],
    ["a model access group", exceeded("Model access group=gold "), "model_access_group:gold"],
    ["the same in one word", exceeded("ModelAccessGroup=gold "), "model_access_group:gold"],
    ["a kind that is new", exceeded("Customer Segment=eu "), "customer_segment:eu"],
    ["an end user of the deployment", exceeded("EndUser=jane "), "end_user:jane"],
    ["an end user whose name contains the plan's", exceeded("EndUser=customer-k3f9-b "), "end_user:customer-k3f9-b"],
    ["the user that LiteLLM puts in", exceeded("User=default_user_id "), "user:default_user_id"],
    ["a team of the deployment", exceeded("Team=core "), "team:core"],
    ["an organization that the plan does not have", exceeded("Organization=acme "), "organization:acme"],
    ["a key of the deployment", exceeded(`Key=${strange} `), "key:cd34cd34…cd34", ["key"]],
    [
      "the key that has no budget",
      exceeded("Key=customer-key-k3f9 (sk-...wxyz) "),
      "key:customer-key-k3f9 (sk-...wxyz)",
    ],
    [
      "another window",
      "ExceededBudget: Team=team-k3f9 over 30d budget. Spend=$2.0000, Limit=$1.00",
      "team:team-k3f9:window:30d",
    ],
    [
      "a window of a key that has none",
      "ExceededBudget: Key over 1d budget. Spend=$2.0000, Limit=$1.00",
      "key:window:1d",
      ["key"],
    ],
    [
      "a model's budget",
      `LiteLLM Virtual Key: ${token}, key_alias: None, exceeded budget for model=gpt`,
      "key_model:ab12ab12…ab12:gpt",
      ["key"],
    ],
    [
      "a model's budget of an end user",
      "LiteLLM End User: customer-k3f9, exceeded budget for model=gpt",
      "end_user_model:customer-k3f9:gpt",
    ],
    [
      "a model's budget of a member",
      "LiteLLM Team Member: user=user-k3f9, team=team-k3f9, exceeded budget for model=gpt",
      "team_member_model:user-k3f9:team-k3f9:gpt",
    ],
    [
      "no name, and another budget",
      "Budget has been exceeded! Current cost: 1.2, Max budget: 0.25",
      "of $0.25, naming nothing",
    ],
    ["a text that cannot be read", "Out of money", '"Out of money"'],
  ])("%s", (_, message, named, also) => {
    const { verdict, reason, findings, refusals } = refusedWith(message, also);
    expect({ verdict, reason }).toEqual({
      verdict: "inconclusive",
      reason: `r3 was refused for a budget the plan does not know (${named}).`,
    });
    expect([findings, refusals]).toEqual([[], []]);
  });

  test("several are told by what they name", () => {
    const both = world().phase("traffic", (world) => {
      for (const replica of [0, 1]) world.request({ replica, tokens: [1, 1] }).complete();
      for (const entity of ["project:a", "project:b", "project:a"]) {
        world
          .request()
          .invoke()
          .refuseWith(budgetExceeded(entity, 1.2, 1));
      }
    });
    expect(judge(both.trial(), { expected: null }).reason).toBe(
      "r3, r5 were refused for a budget the plan does not know (project:a). r4 was refused for a budget the plan does not know (project:b).",
    );
  });
});
