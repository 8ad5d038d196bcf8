import { type EntityKind, entities } from "../../catalogue/index.ts";
import { ledgerTable } from "../../record/index.ts";
import type { HasColumns } from "./rows-sql.ts";

/** LiteLLM's ledger of spend, since 1.110: requests whose cost is not in their rows. */
export interface LedgerReading {
  /** For how long the oldest of them has waited to be written, ms; null: none waits. */
  waitsMs: number | null;
  /** Requests that LiteLLM has given up writing (D37). */
  parked: number;
}

/** Null: this database has no such ledger. A state is compared as what it is, not as text, so that its index is used. */
export function ledgerQuery(has: HasColumns): string | null {
  if (!has(ledgerTable, ["state", "created_at"])) return null;
  return `SELECT (extract(epoch from CURRENT_TIMESTAMP - min(created_at) FILTER (WHERE state = 'pending')) * 1000)::float8 AS "waitsMs",
    count(*) FILTER (WHERE state = 'parked')::int AS parked FROM "${ledgerTable}" WHERE state IN ('pending', 'parked')`;
}

/** Dollars of an entity's requests that its ledger has and its row lacks; what names it are the parameters. Each has its spend log. */
export function undeliveredQuery(kind: EntityKind, has: HasColumns): string | null {
  const { logs } = entities[kind];
  const columns = ["request_id", "spend", ...logs.map(({ column }) => column)];
  if (!has(ledgerTable, ["state", "request_id"]) || !has("LiteLLM_SpendLogs", columns)) return null;
  return `SELECT coalesce(sum(spend), 0)::float8 AS spend FROM "LiteLLM_SpendLogs"
    WHERE request_id IN (SELECT request_id FROM "${ledgerTable}" WHERE state IN ('pending', 'parked'))
      AND ${logs.map(({ is }, nth) => is(`$${nth + 1}`)).join(" AND ")}`;
}
