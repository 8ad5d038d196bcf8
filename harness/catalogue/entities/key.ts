import { EntityKind } from "./kinds.ts";
import { equals, limits, limitsOf, present } from "./rows.ts";
import type { Entity } from "./types.ts";

export const key: Entity = {
  counter: ["key"],
  windowOf: null,
  id: ({ token }) => token,
  namedIn: "secret",
  takes: [],
  teamless: true,
  after: EntityKind.options.filter((kind) => kind !== "key"),
  create: ({ secret, label, budget, resetEvery, windows, onKey }) => [
    {
      route: "/key/generate",
      body: present({
        key: secret,
        key_alias: label,
        max_budget: budget,
        budget_duration: resetEvery,
        budget_limits: limits(windows("key_window")),
        ...onKey(),
      }),
    },
  ],
  remove: (_, secrets) => [{ route: "/key/delete", body: { keys: secrets } }],
  columns: ["api_key", "token", "entity_id"],
  row: { table: "LiteLLM_VerificationToken", columns: ["token"], names: ["key_alias", "key_name"] },
  logs: [equals("api_key")],
  owes: ({ entities }, id) => entities.api_key === id,
  setSpend: {
    reset: (id, to) => ({ route: `/key/${id}/reset_spend`, body: { reset_to: to } }),
    update: (id, to) => ({ route: "/key/update", body: { key: id, spend: to } }),
  },
  changed: {
    fields: ["budget", "resetEvery", "boost", "spend"],
    call: (id, change) => ({
      route: "/key/update",
      body: {
        key: id,
        ...limitsOf(change),
        spend: change.spend,
        temp_budget_increase: change.boost?.by,
        temp_budget_expiry: change.boost?.until,
      },
    }),
  },
  period: "own",
  seededFrom: "row",
  refusedAs: "key",
  /**
   * The read check of a key says alias and masked key in place of its hash (1.94.3 to 1.110.2: `key:prod (sk-...abcd)`).
   * It checks no other key than the request's own.
   */
  isMasked: (name) => name.startsWith("key:") && !/^key:[0-9a-f]{64}\b/.test(name),
};
