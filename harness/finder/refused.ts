import { counterOf, EntityKind, entities, entityRow, isWindow } from "../catalogue/index.ts";

/** Whose budget a refusal means, as far as it says. */
export interface Whose {
  kind: EntityKind;
  /** As in its counter's key; null: the refusal does not say. */
  id: string | null;
}

/**
 * Reads the entity of a refusal, `kind:id` as the oracle has it (facts/failure.ts). Null: it names nothing, or what has no counter
 * of its own, such as a budget for one model.
 */
export function whoseBudget(entity: string | null): Whose | null {
  const [, word = "", rest] = /^([a-z_]+)(?::(.+))?$/s.exec(entity ?? "") ?? [];
  const period =
    /(?:^|:)window:([^:]+)$/.exec(rest ?? "")?.[1] ?? /^[0-9a-f]{64}:(\d+(?:s|m|h|d|mo))$/.exec(rest ?? "")?.[1];
  const kind = EntityKind.options.find(
    (each) => entities[each].refusedAs === word && isWindow(each) === (period !== undefined),
  );
  if (kind === undefined) return null;
  if (rest === undefined || entities[kind].isMasked?.(entity!)) return { kind, id: null };
  if (period === undefined) return { kind, id: rest };
  const owner = rest.replace(/:?(?:window:)?[^:]+$/, "");
  return { kind, id: owner === "" ? null : `${owner}:window:${period}` };
}

/** Where to look for an entity's spend; all of it only reads. */
export interface Places {
  /** Redis key, without a namespace. */
  counter: string;
  /** Statements of SQL: its row beside its budget, then what the spend logs sum up to. */
  sql: readonly string[];
}

export function placesOf(kind: EntityKind, id: string): Places {
  return { counter: counterOf(kind, id), sql: [rowQuery(kind, id), logsQuery(kind, id)] };
}

function rowQuery(kind: EntityKind, id: string): string {
  const { table, where, values } = entityRow({ kind, id });
  const { period } = entities[kind];
  if (period === "own")
    return `SELECT spend, max_budget, budget_reset_at FROM "${table}" WHERE ${filled(where, values)};`;
  if (period === null) return `SELECT spend, window_start FROM "${table}" WHERE ${filled(where, values)};`;
  return (
    `SELECT spend, (SELECT max_budget FROM "LiteLLM_BudgetTable" b WHERE b.budget_id = e.budget_id) AS max_budget ` +
    `FROM "${table}" e WHERE ${filled(where, values)};`
  );
}

/** An id of several parts has a column for each. */
function logsQuery(kind: EntityKind, id: string): string {
  const { logs, windowOf } = entities[kind];
  const values = windowOf === null ? entityRow({ kind, id }).values : [id.replace(/:window:[^:]+$/, "")];
  const where = logs.map(({ is }, index) => filled(is(`$${index + 1}`), values)).join(" AND ");
  return `SELECT count(*), sum(spend), max("startTime") FROM "LiteLLM_SpendLogs" WHERE ${where};`;
}

function filled(condition: string, values: readonly string[]): string {
  return condition.replace(/\$(\d+)/g, (_, number) => `'${(values[Number(number) - 1] ?? "").replaceAll("'", "''")}'`);
}
