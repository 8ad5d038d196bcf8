import { equals, limits, limitsOf, present } from "./rows.ts";
import type { Entity } from "./types.ts";

export const team: Entity = {
  counter: ["team"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "key",
  onKey: (id) => ({ team_id: id }),
  takes: [],
  teamless: false,
  after: ["organization"],
  create: ({ id, budget, resetEvery, windows, companion }) => [
    {
      route: "/team/new",
      body: present({
        team_id: id,
        team_alias: id,
        max_budget: budget,
        budget_duration: resetEvery,
        budget_limits: limits(windows("team_window")),
        organization_id: companion("organization"),
      }),
    },
  ],
  remove: (ids) => [{ route: "/team/delete", body: { team_ids: ids } }],
  columns: ["team_id", "entity_id"],
  row: { table: "LiteLLM_TeamTable", columns: ["team_id"], names: ["team_alias"] },
  logs: [equals("team_id")],
  owes: ({ entities }, id) => entities.team_id === id,
  setSpend: {},
  changed: {
    fields: ["budget", "resetEvery"],
    call: (id, change) => ({ route: "/team/update", body: { team_id: id, ...limitsOf(change) } }),
  },
  period: "own",
  seededFrom: "row",
  refusedAs: "team",
};
