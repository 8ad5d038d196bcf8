import { type EntityKind, entities } from "../../catalogue/index.ts";
import type { HasColumns } from "./rows-sql.ts";

const table = "LiteLLM_SpendLogs";

/** Statements on the spend logs of an entity; what names it comes first, then since when its requests began. */
export interface LogSource {
  /** How many parameters name it. */
  parameters: number;
  /** When its requests began and ended, ms of Unix time, of those that ended since the last parameter; null: the logs do not say. */
  times: string | null;
  /** Null: the logs do not say. */
  sum: string | null;
}

export function logSource(kind: EntityKind, has: HasColumns): LogSource {
  const { logs } = entities[kind];
  const columns = logs.map(({ column }) => column);
  const where = logs.map(({ is }, nth) => is(`$${nth + 1}`)).join(" AND ");
  const time = (parameter: number) => `$${parameter}::timestamptz AT TIME ZONE 'utc'`;
  const since = `"startTime" >= ${time(logs.length + 1)}`;
  const ms = (column: string) => `(extract(epoch from "${column}") * 1000)::float8`;
  const summed = has(table, [...columns, "spend", "startTime"]);
  return {
    parameters: logs.length,
    times:
      summed && has(table, ["endTime"])
        ? `SELECT ${ms("startTime")} AS from, ${ms("endTime")} AS to, spend::float8 AS spend FROM "${table}"
            WHERE ${since} AND "endTime" >= ${time(logs.length + 2)} AND ${where}`
        : null,
    sum: summed ? `SELECT coalesce(sum(spend), 0)::float8 AS spend FROM "${table}" WHERE ${since} AND ${where}` : null,
  };
}

/** When one of the requests that began last ended; null: the logs do not say. */
export function newestLogged(has: HasColumns): string | null {
  if (!has(table, ["startTime", "endTime"])) return null;
  return `SELECT (extract(epoch from max(ended)) * 1000)::float8 AS ended
    FROM (SELECT "endTime" AS ended FROM "${table}" ORDER BY "startTime" DESC LIMIT 500) AS newest`;
}
