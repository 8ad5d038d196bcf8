import type { BoundEntity, EntityKind } from "../contracts/index.ts";

/** Where LiteLLM keeps an entity's spend: its own row, and the columns of "LiteLLM_SpendLogs" that name it. */
interface SpendSource {
  table: string;
  /** Columns that identify the row, in the order of the id's parts. */
  row: readonly string[];
  logs: readonly string[];
}

/** 1.106.2 keeps a row for each window; before, LiteLLM summed up the logs. */
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
  const source = sources[entity.kind];
  const row = has(source.table, [...source.row, "spend"])
    ? `(SELECT spend FROM "${source.table}" WHERE ${source.row.map(equals).join(" AND ")})`
    : "NULL";
  const logs = has(logsTable, [...source.logs, "spend"])
    ? `(SELECT coalesce(sum(spend), 0) AS spend, count(*) AS n FROM "${logsTable}" WHERE ${source.logs.map(matches).join(" AND ")})`
    : "(SELECT 0 AS spend, 0 AS n)";
  return {
    text: `SELECT ${row}::float8 AS row, logs.spend::float8 AS logs_spend, logs.n::int AS logs_count
      FROM ${logs} AS logs, (SELECT ${idParts(entity).map(parameter).join(", ")}) AS used`,
    values: idParts(entity),
  };
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
