import { model } from "../model.ts";
import { changedByBudget, newBudget } from "./rows.ts";
import type { Entity } from "./types.ts";

/**
 * All models of a stack under one name; a key that names it is held to its budget. 1.106.2 reserves on it, and 1.110.2. A group
 * belongs to deployments in LiteLLM's configuration, and only of a deployment in its database does LiteLLM take a group's budget by
 * its route (404 otherwise). So the row is written, before any replica keeps the names of all groups that have one, for 60 s.
 */
export const modelAccessGroup: Entity = {
  counter: ["model_access_group"],
  windowOf: null,
  id: () => model.accessGroup,
  namedIn: "key",
  onKey: (id) => ({ models: [id] }),
  takes: [],
  teamless: true,
  ownStack: true,
  after: [],
  create(wanted) {
    const budget = newBudget(wanted);
    return [
      budget,
      {
        sql: `INSERT INTO "LiteLLM_ModelAccessGroupBudgetTable" (access_group_name, budget_id, created_by, updated_by)
          VALUES ($1, $2, 'phantom429', 'phantom429')`,
        values: [wanted.id, budget.body.budget_id],
      },
    ];
  },
  columns: ["access_group_name"],
  row: { table: "LiteLLM_ModelAccessGroupBudgetTable", columns: ["access_group_name"] },
  rowNeedsCounter: true,
  /** No log names a group. */
  logs: [
    {
      column: "api_key",
      is: (value) => `"api_key" IN (SELECT token FROM "LiteLLM_VerificationToken" WHERE ${value} = ANY(models))`,
    },
  ],
  owes: ({ groups }, id) => groups.includes(id),
  setSpend: {},
  changed: changedByBudget,
  period: "budget",
  /** Not among the counters that LiteLLM reads from its database (proxy/db/spend_counter_reseed.py, 1.106.2). */
  seededFrom: "memory",
  refusedAs: "model_access_group",
};
