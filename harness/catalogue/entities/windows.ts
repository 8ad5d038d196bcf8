import { equals } from "./rows.ts";
import type { Entity, LogColumn } from "./types.ts";

/** A window of a key or team, which is created with it. LiteLLM keeps the ends of its periods in a list of its owner. */
function windowOf(owner: "key" | "team", log: LogColumn, takes: Entity["takes"]): Entity {
  return {
    counter: [owner],
    windowOf: owner,
    id: ({ companion, duration }) => `${companion(owner)}:window:${duration}`,
    namedIn: "key",
    takes,
    teamless: false,
    after: [],
    create: () => [],
    columns: [],
    /** Since 1.100: a row for each window, of the period that began at `window_start`. Before, LiteLLM summed up the logs. */
    row: { table: "LiteLLM_BudgetWindowSpend", columns: ["entity_id", "window_duration"], between: ":window:" },
    logs: [log],
    owes: ({ windows }, id) =>
      windows.some(
        ({ entity_type, entity_id, window_duration }) =>
          entity_type === owner && `${entity_id}:window:${window_duration}` === id,
      ),
    setSpend: {},
    changed: null,
    period: null,
    seededFrom: "row",
    refusedAs: owner,
  };
}

export const keyWindow = windowOf("key", equals("api_key"), []);
export const teamWindow = windowOf("team", equals("team_id"), ["team"]);
