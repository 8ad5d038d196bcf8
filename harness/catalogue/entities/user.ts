import { equals, limitsOf, present } from "./rows.ts";
import type { Entity } from "./types.ts";

export const user: Entity = {
  counter: ["user"],
  windowOf: null,
  id: ({ label }) => label,
  namedIn: "key",
  onKey: (id) => ({ user_id: id }),
  takes: [],
  teamless: true,
  /** `_get_budget_counters` of 1.84.0 and 1.106.2; the setting is 1.106.2's. */
  freeWith: { kind: "team", unless: "apply_user_budget_to_team_keys" },
  after: [],
  create: ({ id, budget, resetEvery }) => [
    {
      route: "/user/new",
      body: present({ user_id: id, max_budget: budget, budget_duration: resetEvery, auto_create_key: false }),
    },
  ],
  remove: (ids) => [{ route: "/user/delete", body: { user_ids: ids } }],
  columns: ["user_id"],
  row: { table: "LiteLLM_UserTable", columns: ["user_id"], names: ["user_alias"] },
  logs: [equals("user")],
  owes: ({ entities }, id) => entities.user === id,
  setSpend: { reset: (id, to) => ({ route: "/user/update", body: { user_id: id, spend: to } }) },
  changed: {
    fields: ["budget", "resetEvery", "spend"],
    call: (id, change) => ({
      route: "/user/update",
      body: { user_id: id, ...limitsOf(change), spend: change.spend },
    }),
  },
  period: "own",
  seededFrom: "row",
  refusedAs: "user",
};
