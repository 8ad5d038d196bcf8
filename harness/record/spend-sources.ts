import { type EntityKind, entities, entityRow } from "../catalogue/index.ts";
import type { BoundEntity } from "../contracts/index.ts";

const logsTable = "LiteLLM_SpendLogs";

/** Tables that the sampler may read. */
export const spendTables: readonly string[] = [logsTable, ...Object.values(entities).map(({ row }) => row.table)];

/** Whether this database has a table with all of these columns. */
export type HasColumns = (table: string, columns: readonly string[]) => boolean;

/**
 * One statement, hence one snapshot, that reads `row` (dollars, null without a row), `logs_spend` and `logs_count`.
 * What the release's schema does not have reads as no row and no logs.
 */
export function spendQuery(entity: BoundEntity, has: HasColumns): { text: string; values: string[] } {
  const { kind } = entity;
  const source = entities[kind];
  const { table, where, values } = entityRow(entity);
  const stored = has(table, [...source.row.columns, "spend"])
    ? `(SELECT spend FROM "${table}" WHERE ${where})`
    : "NULL";
  const row = source.windowOf === null ? stored : ofRunningPeriod(kind, source.windowOf, stored, has);
  const logs = has(logsTable, [...logColumns(kind), "spend"])
    ? `(SELECT coalesce(sum(spend), 0) AS spend, count(*) AS n FROM "${logsTable}" WHERE ${loggedAs(kind)})`
    : "(SELECT 0 AS spend, 0 AS n)";
  return {
    text: `SELECT ${row}::float8 AS row, logs.spend::float8 AS logs_spend, logs.n::int AS logs_count
      FROM ${logs} AS logs, (SELECT ${values.map(parameter).join(", ")}) AS used`,
    values,
  };
}

/**
 * What LiteLLM seeds a window's counter from (`window_from_db` in spend_counter_reseed.py): its row if that is of the period
 * that runs, and otherwise the logs since the period began, which is its duration before its end.
 */
function ofRunningPeriod(kind: EntityKind, owner: EntityKind, stored: string, has: HasColumns): string {
  const { table, columns } = entities[owner].row;
  const known =
    has(table, [...columns, "budget_limits"]) && has(logsTable, [...logColumns(kind), "spend", "startTime"]);
  if (!known) return stored;
  const limits = `CASE jsonb_typeof(owner.budget_limits)
    WHEN 'array' THEN owner.budget_limits WHEN 'string' THEN (owner.budget_limits #>> '{}')::jsonb ELSE '[]' END`;
  const begun = `(SELECT (CASE WHEN entry ->> 'reset_at' ~ '(Z|[+-][0-9:]+)$' THEN (entry ->> 'reset_at')::timestamptz AT TIME ZONE 'UTC'
      ELSE (entry ->> 'reset_at')::timestamp END) - replace(entry ->> 'budget_duration', 'mo', ' months')::interval
    FROM "${table}" AS owner, jsonb_array_elements(${limits}) AS entry
    WHERE owner."${columns[0]}" = $1 AND entry ->> 'budget_duration' = $2 LIMIT 1)`;
  const logged = `(SELECT coalesce(sum(spend), 0) FROM "${logsTable}"
    WHERE ${loggedAs(kind)} AND "startTime" >= ${begun})`;
  if (stored === "NULL") return `(CASE WHEN ${begun} IS NOT NULL THEN ${logged} END)`;
  const current = has(entities[kind].row.table, ["window_start"])
    ? `${stored.slice(0, -1)} AND (window_start >= ${begun} OR ${begun} IS NULL))`
    : stored;
  return `coalesce(${current}, CASE WHEN ${begun} IS NOT NULL THEN ${logged} END)`;
}

const parameter = (_part: unknown, index: number) => `$${index + 1}::text`;

function logColumns(kind: EntityKind): string[] {
  return entities[kind].logs.map(({ column }) => column);
}

function loggedAs(kind: EntityKind): string {
  return entities[kind].logs.map(({ is }, index) => is(`$${index + 1}`)).join(" AND ");
}
