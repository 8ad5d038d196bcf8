import { describe, expect, test } from "vitest";
import { EntityKind, entities, isWindow } from "../../../harness/catalogue/index.ts";
import { refusalText } from "../../../harness/cli/words/index.ts";
import { placesOf, whoseBudget } from "../../../harness/finder/index.ts";

const hash = "a3f1".repeat(16);

test.each([
  ["end_user:jane", "end_user", "jane"],
  [`key:${hash}`, "key", hash],
  ["key:prod (sk-...abcd)", "key", null],
  ["key", "key", null],
  [`key:${hash}:1d`, "key_window", `${hash}:window:1d`],
  [`key:${hash}:window:1d`, "key_window", `${hash}:window:1d`],
  ["key:window:1d", "key_window", null],
  ["team:t1:window:30d", "team_window", "t1:window:30d"],
  ["team_member:u1:t1", "team_member", "u1:t1"],
  ["organization:o1", "organization", "o1"],
])("%s is a budget of %s", (entity, kind, id) => {
  expect(whoseBudget(entity)).toEqual({ kind, id });
});

test.each([[null], ["end_user_model:jane:gpt"], ["galaxy:far"]])("%s has no counter of its own", (entity) => {
  expect(whoseBudget(entity)).toBeNull();
});

describe("where to look", () => {
  test("of every kind: its counter, its row and its logs, and nothing that writes", () => {
    for (const kind of EntityKind.options) {
      const id = kind === "team_member" ? "u'1:t1" : isWindow(kind) ? "x'1:window:1d" : "x'1";
      const { counter, sql } = placesOf(kind, id);
      expect(counter).toBe(`spend:${entities[kind].counter[0]}:${id}`);
      for (const statement of sql) {
        expect(statement).toMatch(/^SELECT .*''1.*;$/);
        expect(statement).not.toMatch(/\$\d|\b(UPDATE|DELETE|INSERT|FOR UPDATE)\b|window:1d/);
      }
    }
  });

  test("is said for every stage, also where the text names nothing", () => {
    const amounts = { currentCost: 1.1, maxBudget: 1 };
    const unnamed = refusalText({ entity: null, stage: "read-check", ...amounts });
    expect(unnamed).toContain("litellm_settings.max_budget (D24)");
    const masked = refusalText({ entity: "key:prod (sk-...abcd)", stage: "read-check", ...amounts });
    expect(masked).toContain(`WHERE key_alias = 'ALIAS'`);
    const model = refusalText({ entity: "key_model:x:gpt", stage: "read-check", currentCost: null, maxBudget: null });
    expect(model).toContain("a budget for one model");
    const control = refusalText({ entity: "end_user:\u001b[31mjane", stage: "reservation", ...amounts });
    expect(control).not.toContain("\u001b");
  });
});
