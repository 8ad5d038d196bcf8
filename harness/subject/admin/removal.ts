import { budgetOf, entities as kinds } from "../../catalogue/index.ts";
import type { BoundEntity } from "../../contracts/index.ts";
import { sha256 } from "../machine/index.ts";

export interface Column {
  table: string;
  column: string;
}

/**
 * Column → the ids that stand there for entities of a trial, which end in the trial's own name.
 * @param secrets of their keys
 * @param budgets ids that LiteLLM itself gave to budgets of theirs
 */
export function idsByColumn(
  entities: readonly BoundEntity[],
  secrets: readonly string[],
  budgets: readonly string[],
): Map<string, string[]> {
  const ids = new Map<string, string[]>([
    ["budget_id", [...entities.map(({ id }) => budgetOf(id)), ...budgets]],
    // 1.84.0 logs a refused request under the whole header.
    ["api_key", secrets.flatMap((secret) => [`Bearer ${secret}`, sha256(`Bearer ${secret}`)])],
  ]);
  for (const { kind, id } of entities) {
    for (const column of kinds[kind].columns) ids.set(column, [...(ids.get(column) ?? []), id]);
  }
  return ids;
}

export interface Deletion {
  table: string;
  /** Its one parameter is the list of ids. */
  sql: string;
  ids: string[];
}

const logs = "LiteLLM_SpendLogs";

/** Deletes by exact ids wherever a table has a column for them. */
export function deletions(columns: readonly Column[], ids: ReadonlyMap<string, string[]>): Deletion[] {
  const withKey = new Set(columns.filter(({ column }) => column === "api_key").map(({ table }) => table));
  return columns.flatMap(({ table, column }) => {
    const named = ids.get(column) ?? [];
    // Every request of a trial is sent with a key of its own: what is told apart by key needs no second look.
    if (named.length === 0 || (withKey.has(table) && column !== "api_key")) return [];
    // Of the logs only the time has an index.
    const recent = table === logs ? ` AND "startTime" > now() - interval '1 day'` : "";
    return [{ table, sql: `DELETE FROM "${table}" WHERE "${column}" = ANY($1)${recent}`, ids: named }];
  });
}
