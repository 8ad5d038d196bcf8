import { type EntityKind, entities } from "../../catalogue/index.ts";
import type { HasColumns } from "./rows-sql.ts";

const table = "LiteLLM_SpendLogs";

/** Statements on the spend logs of an entity; their last parameter is a time, and what it names comes before it. */
export interface LogSource {
  /** How many parameters name it. */
  parameters: number;
  /** When its requests began and ended, ms of Unix time; null: the logs do not say. */
  times: string | null;
  /** Null: the logs do not say. */
  sum: string | null;
}

export function logSource(kind: EntityKind, has: HasColumns): LogSource {
  const { logs } = entities[kind];
  const columns = logs.map(({ column }) => column);
  const where = logs.map(({ is }, nth) => is(`$${nth + 1}`)).join(" AND ");
  const since = `"startTime" >= $${logs.length + 1}::timestamptz AT TIME ZONE 'utc'`;
  const ms = (column: string) => `(extract(epoch from "${column}") * 1000)::float8`;
  const summed = has(table, [...columns, "spend", "startTime"]);
  return {
    parameters: logs.length,
    times:
      summed && has(table, ["endTime"])
        ? `SELECT ${ms("startTime")} AS from, ${ms("endTime")} AS to, spend::float8 AS spend FROM "${table}" WHERE ${since} AND ${where}`
        : null,
    sum: summed ? `SELECT coalesce(sum(spend), 0)::float8 AS spend FROM "${table}" WHERE ${since} AND ${where}` : null,
  };
}
