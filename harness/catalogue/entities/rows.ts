import type { AdminCall, BudgetChange, Changing, LogColumn, Row, RowWrite, Wanted } from "./types.ts";

/** A condition whose parameters begin at $1, and their values. */
export interface Condition {
  table: string;
  where: string;
  values: string[];
}

export function conditionOf(row: Row, id: string): Condition {
  const where = row.columns.map((column, index) => `"${column}" = $${index + 1}`).join(" AND ");
  return { table: row.table, where, values: idParts(row, id) };
}

/** A member's id is "user:team" and a window's "key:window:1d", as in their counters' keys. */
function idParts({ between }: Row, id: string): string[] {
  if (between === undefined) return [id];
  const at = id.lastIndexOf(between);
  return [id.slice(0, at), id.slice(at + between.length)];
}

export function equals(column: string): LogColumn {
  return { column, is: (value) => `"${column}" = ${value}` };
}

/** LiteLLM takes a budget with a duration and no date for due. */
export function setPeriod(row: Row, id: string, duration: string): RowWrite {
  const { table, where, values } = conditionOf(row, id);
  const [last, length] = [`$${values.length + 1}`, `$${values.length + 2}`];
  return {
    sql: `UPDATE "LiteLLM_BudgetTable"
      SET budget_duration = ${last}, budget_reset_at = (now() AT TIME ZONE 'utc') + ${length}::text::interval
      WHERE budget_id = (SELECT budget_id FROM "${table}" WHERE ${where})`,
    values: [...values, duration, duration.replace("mo", " months")],
  };
}

export function newBudget({ id, budget, resetEvery }: Wanted): AdminCall & { body: { budget_id: string } } {
  const rest = present({ max_budget: budget, budget_duration: resetEvery });
  return { route: "/budget/new", body: { budget_id: budgetOf(id), ...rest } };
}

export function limitsOf({ budget, resetEvery }: BudgetChange): Record<string, unknown> {
  return { max_budget: budget, budget_duration: resetEvery };
}

/** Of an entity that has the budget that was created for it. */
export const changedByBudget: Changing = {
  fields: ["budget", "resetEvery"],
  call: (id, change) => ({ route: "/budget/update", body: { budget_id: budgetOf(id), ...limitsOf(change) } }),
};

/** Id of the budget that is created for an entity. */
export function budgetOf(id: string): string {
  return `budget-${id}`;
}

export function limits(windows: ReturnType<Wanted["windows"]>): Record<string, unknown>[] | undefined {
  if (windows.length === 0) return undefined;
  return windows.map(({ duration, budget }) => ({ budget_duration: duration, max_budget: budget }));
}

/** Without the fields that are null or undefined: LiteLLM's defaults then hold. */
export function present(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
}
