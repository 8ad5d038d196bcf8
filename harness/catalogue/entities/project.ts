import { changedByBudget, newBudget } from "./rows.ts";
import type { Entity } from "./types.ts";

/**
 * Between a team and its keys. The table and the key's field are there since 1.83.14 at the latest; 1.106.2 has a counter for it,
 * and reserves on it. Up to 1.100.5 nothing is written to its row (proxy/db/db_spend_update_writer.py).
 */
export const project: Entity = {
  counter: ["project"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "key",
  onKey: (id) => ({ project_id: id }),
  takes: ["team"],
  teamless: false,
  after: ["team"],
  create(wanted) {
    const budget = newBudget(wanted);
    const { id, companion } = wanted;
    const { budget_id } = budget.body;
    const team_id = companion("team");
    return [
      budget,
      {
        route: "/project/new",
        body: { project_id: id, project_alias: id, team_id, budget_id },
        unlicensed: {
          sql: `INSERT INTO "LiteLLM_ProjectTable"
            (project_id, project_alias, team_id, budget_id, models, created_by, updated_by)
            VALUES ($1, $1, $2, $3, '{}', 'phantom429', 'phantom429')`,
          values: [id, team_id, budget_id],
        },
      },
    ];
  },
  columns: ["project_id"],
  row: { table: "LiteLLM_ProjectTable", columns: ["project_id"], names: ["project_alias"] },
  rowNeedsCounter: true,
  logs: [{ column: "metadata", is: (value) => `metadata ->> 'user_api_key_project_id' = ${value}` }],
  owes: ({ entities }, id) => entities.project_id === id,
  setSpend: {},
  changed: changedByBudget,
  period: "budget",
  seededFrom: "row",
  refusedAs: "project",
};
