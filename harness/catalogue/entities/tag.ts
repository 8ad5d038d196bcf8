import { changedByBudget, newBudget } from "./rows.ts";
import type { Entity } from "./types.ts";

export const tag: Entity = {
  counter: ["tag"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "tag",
  takes: [],
  teamless: true,
  after: [],
  create(wanted) {
    const name = wanted.id;
    if (wanted.budget === null) return [{ route: "/tag/new", body: { name } }];
    const budget = newBudget(wanted);
    return [budget, { route: "/tag/new", body: { name, budget_id: budget.body.budget_id } }];
  },
  remove: (ids) => ids.map((name) => ({ route: "/tag/delete", body: { name } })),
  columns: ["tag_name", "tag"],
  row: { table: "LiteLLM_TagTable", columns: ["tag_name"] },
  logs: [{ column: "request_tags", is: (value) => `request_tags @> jsonb_build_array(${value}::text)` }],
  owes: ({ tags }, id) => tags.includes(id),
  setSpend: {},
  changed: changedByBudget,
  period: "budget",
  seededFrom: "memory",
  refusedAs: "tag",
};
