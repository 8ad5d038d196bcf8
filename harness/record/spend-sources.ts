import type { BoundEntity, EntityKind } from "../contracts/index.ts";

/** Where LiteLLM keeps an entity's spend: its own row, and the columns of "LiteLLM_SpendLogs" that name it. */
interface SpendSource {
  table: string;
  /** Columns that identify the row, in the order of the id's parts. */
  row: readonly string[];
  logs: readonly string[];
}

/** LiteLLM_BudgetWindowSpend, since 1.100: a row for each window, of the period that began at `window_start`. Before, LiteLLM summed up the logs. */
const windows = { table: "LiteLLM_BudgetWindowSpend", row: ["entity_id", "window_duration"] };

/** After litellm/proxy/schema.prisma; the names are the same from 1.83.14 to 1.106.2. */
const sources: Record<EntityKind, SpendSource> = {
  key: { table: "LiteLLM_VerificationToken", row: ["token"], logs: ["api_key"] },
  team: { table: "LiteLLM_TeamTable", row: ["team_id"], logs: ["team_id"] },
  key_window: { ...windows, logs: ["api_key"] },
  team_window: { ...windows, logs: ["team_id"] },
  user: { table: "LiteLLM_UserTable", row: ["user_id"], logs: ["user"] },
  team_member: { table: "LiteLLM_TeamMembership", row: ["user_id", "team_id"], logs: ["user", "team_id"] },
  organization: { table: "LiteLLM_OrganizationTable", row: ["organization_id"], logs: ["organization_id"] },
  end_user: { table: "LiteLLM_EndUserTable", row: ["user_id"], logs: ["end_user"] },
  tag: { table: "LiteLLM_TagTable", row: ["tag_name"], logs: ["request_tags"] },
};

const logsTable = "LiteLLM_SpendLogs";

/** Tables that the sampler may read. */
export const spendTables: readonly string[] = [logsTable, ...Object.values(sources).map(({ table }) => table)];

type Identity = Pick<BoundEntity, "kind" | "id">;

/** The row that is, or belongs to, an entity: its table, and a condition whose parameters begin at $1. */
export function entityRow(entity: Identity): { table: string; where: string; values: string[] } {
  const { table, row } = sources[entity.kind];
  return { table, where: row.map(equals).join(" AND "), values: idParts(entity) };
}

/** Whether this database has a table with all of these columns. */
export type HasColumns = (table: string, columns: readonly string[]) => boolean;

/**
 * One statement, hence one snapshot, that reads `row` (dollars, null without a row), `logs_spend` and `logs_count`.
 * What the release's schema does not have reads as no row and no logs.
 */
export function spendQuery(entity: BoundEntity, has: HasColumns): { text: string; values: string[] } {
  const { kind } = entity;
  const source = sources[kind];
  const stored = has(source.table, [...source.row, "spend"])
    ? `(SELECT spend FROM "${source.table}" WHERE ${source.row.map(equals).join(" AND ")})`
    : "NULL";
  const row = kind === "key_window" || kind === "team_window" ? ofRunningPeriod(kind, stored, has) : stored;
  const logs = has(logsTable, [...source.logs, "spend"])
    ? `(SELECT coalesce(sum(spend), 0) AS spend, count(*) AS n FROM "${logsTable}" WHERE ${source.logs.map(matches).join(" AND ")})`
    : "(SELECT 0 AS spend, 0 AS n)";
  return {
    text: `SELECT ${row}::float8 AS row, logs.spend::float8 AS logs_spend, logs.n::int AS logs_count
      FROM ${logs} AS logs, (SELECT ${idParts(entity).map(parameter).join(", ")}) AS used`,
    values: idParts(entity),
  };
}

/** Where LiteLLM keeps the ends of a window's periods: in a list of its key or team. */
const owners = { key_window: sources.key, team_window: sources.team };

/**
 * What LiteLLM seeds a window's counter from (`window_from_db` in spend_counter_reseed.py): its row if that is of the period
 * that runs, and otherwise the logs since the period began, which is its duration before its end.
 */
function ofRunningPeriod(kind: keyof typeof owners, stored: string, has: HasColumns): string {
  const { table, row } = owners[kind];
  const known = has(table, [...row, "budget_limits"]) && has(logsTable, [...sources[kind].logs, "spend", "startTime"]);
  if (!known) return stored;
  const limits = `CASE jsonb_typeof(owner.budget_limits)
    WHEN 'array' THEN owner.budget_limits WHEN 'string' THEN (owner.budget_limits #>> '{}')::jsonb ELSE '[]' END`;
  const begun = `(SELECT (CASE WHEN entry ->> 'reset_at' ~ '(Z|[+-][0-9:]+)$' THEN (entry ->> 'reset_at')::timestamptz AT TIME ZONE 'UTC'
      ELSE (entry ->> 'reset_at')::timestamp END) - replace(entry ->> 'budget_duration', 'mo', ' months')::interval
    FROM "${table}" AS owner, jsonb_array_elements(${limits}) AS entry
    WHERE owner."${row[0]}" = $1 AND entry ->> 'budget_duration' = $2 LIMIT 1)`;
  const logged = `(SELECT coalesce(sum(spend), 0) FROM "${logsTable}"
    WHERE ${sources[kind].logs.map(equals).join(" AND ")} AND "startTime" >= ${begun})`;
  if (stored === "NULL") return `(CASE WHEN ${begun} IS NOT NULL THEN ${logged} END)`;
  const current = has(windows.table, ["window_start"])
    ? `${stored.slice(0, -1)} AND (window_start >= ${begun} OR ${begun} IS NULL))`
    : stored;
  return `coalesce(${current}, CASE WHEN ${begun} IS NOT NULL THEN ${logged} END)`;
}

const parameter = (_part: unknown, index: number) => `$${index + 1}::text`;
const equals = (column: string, index: number) => `"${column}" = $${index + 1}`;
const matches = (column: string, index: number) =>
  column === "request_tags" ? `request_tags @> jsonb_build_array($${index + 1}::text)` : equals(column, index);

/** A member's id is "user:team" and a window's "key:window:1d", as in their counters' keys. */
function idParts({ kind, id }: Identity): string[] {
  const between: Partial<Record<EntityKind, string>> = {
    team_member: ":",
    key_window: ":window:",
    team_window: ":window:",
  };
  const separator = between[kind];
  if (separator === undefined) return [id];
  const at = id.lastIndexOf(separator);
  return [id.slice(0, at), id.slice(at + separator.length)];
}
