import { changedByBudget, equals, newBudget } from "./rows.ts";
import type { Entity } from "./types.ts";

export const organization: Entity = {
  counter: ["org", "organization"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "key",
  /** That of a team is its keys' already. */
  onKey: (id, { companion }) => (companion("team") ? {} : { organization_id: id }),
  takes: ["team"],
  teamless: false,
  after: [],
  create(wanted) {
    const budget = newBudget(wanted);
    const organization_id = wanted.id;
    const { budget_id } = budget.body;
    return [
      budget,
      {
        route: "/organization/new",
        body: { organization_id, organization_alias: organization_id, budget_id },
        unlicensed: {
          sql: `INSERT INTO "LiteLLM_OrganizationTable"
            (organization_id, organization_alias, budget_id, models, created_by, updated_by)
            VALUES ($1, $1, $2, '{}', 'phantom429', 'phantom429')`,
          values: [organization_id, budget_id],
        },
      },
    ];
  },
  columns: ["organization_id"],
  row: { table: "LiteLLM_OrganizationTable", columns: ["organization_id"], names: ["organization_alias"] },
  logs: [equals("organization_id")],
  owes: ({ entities }, id) => entities.organization_id === id,
  setSpend: {},
  changed: changedByBudget,
  period: "budget",
  seededFrom: "row",
  refusedAs: "organization",
};
