import { describe, expect, test } from "vitest";
import { faults } from "../../../harness/catalogue/index.ts";
import { EntityKind } from "../../../harness/contracts/index.ts";
import { changeCall } from "../../../harness/subject/admin/changes.ts";

const entity = (kind: EntityKind, id = "x-t1") => ({ ref: "x", kind, budget: 1, id, counterKey: "spend:x" });
const call = (kind: EntityKind, id?: string) => changeCall(entity(kind, id), { budget: 2 });

describe("a budget is changed", () => {
  test.each<[EntityKind, string, string, Record<string, unknown>]>([
    ["key", "hash", "/key/update", { key: "hash", max_budget: 2 }],
    ["team", "t", "/team/update", { team_id: "t", max_budget: 2 }],
    ["user", "u", "/user/update", { user_id: "u", max_budget: 2 }],
    ["team_member", "u:t", "/team/member_update", { user_id: "u", team_id: "t", max_budget_in_team: 2 }],
    ["end_user", "c", "/budget/update", { budget_id: "budget-c", max_budget: 2 }],
  ])("of a %s by its own route", (kind, id, route, body) => {
    const { route: to, body: sent } = call(kind, id);
    expect([to, JSON.parse(JSON.stringify(sent))]).toEqual([route, body]);
  });

  test("for a time, with its end", () => {
    const { body } = changeCall(entity("key"), { boost: { by: 3, forMs: 60_000 } });
    expect(body).toMatchObject({ temp_budget_increase: 3, temp_budget_expiry: expect.stringMatching(/^\d{4}-.*Z$/) });
  });

  test.each(EntityKind.options)("of a %s, or the plan says that it cannot be", (kind) => {
    const fault = { id: "f1", kind: "budget-change" as const, ref: "x", replica: 0, whenHeld: [], budget: 2 };
    const [problem] = faults["budget-change"].problems(fault, [{ ref: "x", kind, budget: 1 }]);
    if (problem === undefined) expect(call(kind).route).toMatch(/update$/);
    else expect(() => call(kind)).toThrow(`of a ${kind} alone`);
  });
});

test("what a kind has no route for, and what changes nothing, is refused in the plan", () => {
  const fault = { id: "f1", kind: "budget-change" as const, ref: "x", replica: 0, whenHeld: [] };
  const problems = (more: object) =>
    faults["budget-change"].problems({ ...fault, ...more }, [{ ref: "x", kind: "team", budget: 1 }]);
  expect(problems({})).toEqual(["it changes nothing: budget, resetEvery, boost, spend"]);
  expect(problems({ budget: 1, spend: 0 })).toEqual(["spend: LiteLLM has no route that changes it of a team"]);
  const unbudgeted = [{ ref: "x", kind: "team" as const, budget: null }];
  expect(faults["budget-change"].problems({ ...fault, budget: 1 }, unbudgeted)).toEqual(["x has no budget at first"]);
});
