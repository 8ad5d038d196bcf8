import { changedByBudget, equals, newBudget } from "./rows.ts";
import type { Entity } from "./types.ts";

export const endUser: Entity = {
  counter: ["end_user"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "end-user",
  takes: [],
  teamless: true,
  after: [],
  create(wanted) {
    const user_id = wanted.id;
    if (wanted.budget === null) return [{ route: "/customer/new", body: { user_id } }];
    const budget = newBudget(wanted);
    return [budget, { route: "/customer/new", body: { user_id, budget_id: budget.body.budget_id } }];
  },
  budgetOfStrangers: "litellm_settings.max_end_user_budget_id",
  remove: (ids) => [{ route: "/customer/delete", body: { user_ids: ids } }],
  columns: ["user_id", "end_user_id"],
  row: { table: "LiteLLM_EndUserTable", columns: ["user_id"], names: ["alias"] },
  logs: [equals("end_user")],
  owes: ({ entities }, id) => entities.end_user === id,
  setSpend: {},
  changed: changedByBudget,
  period: "budget",
  seededFrom: "memory",
  refusedAs: "end_user",
};
