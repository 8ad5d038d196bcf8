import type { Pool } from "pg";
import type { EntityKind } from "../../harness/contracts/index.ts";
import type { ClearCounter } from "./admin.ts";
import { counterKeyOf } from "./identities.ts";
import { rows } from "./tables.ts";

const utc = "(now() AT TIME ZONE 'utc')";
const nextPeriod = `budget_reset_at = ${utc} + interval '30 days'`;

const withPeriod: EntityKind[] = ["key", "team", "user"];
const withBudget: EntityKind[] = ["team_member", "organization", "end_user", "tag", "project"];

/** Empties what a due budget is of: first the rows, then the counters. Of two replicas one does it. */
export async function resetDue(postgres: Pool, clear: ClearCounter): Promise<void> {
  for (const kind of withPeriod) {
    await empty(postgres, clear, kind, `${nextPeriod}, spend = 0 WHERE budget_reset_at <= ${utc}`, []);
  }
  const { rows: due } = await postgres.query<{ budget_id: string }>(
    `UPDATE "LiteLLM_BudgetTable" SET ${nextPeriod} WHERE budget_reset_at <= ${utc} RETURNING budget_id`,
  );
  if (due.length === 0) return;
  const ids = due.map(({ budget_id }) => budget_id);
  for (const kind of withBudget) await empty(postgres, clear, kind, "spend = 0 WHERE budget_id = ANY($1)", [ids]);
}

async function empty(postgres: Pool, clear: ClearCounter, kind: EntityKind, how: string, values: unknown[]) {
  const { table, columns } = rows[kind];
  const names = columns.map((column) => `"${column}"`).join(", ");
  const { rows: emptied } = await postgres.query<Record<string, string>>(
    `UPDATE "${table}" SET ${how} RETURNING ${names}`,
    values,
  );
  for (const row of emptied) await clear(counterKeyOf(kind, columns.map((column) => row[column]).join(":")));
}
