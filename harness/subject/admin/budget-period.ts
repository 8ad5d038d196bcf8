import { setTimeout as delay } from "node:timers/promises";
import type { BoundEntity } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { entityRow } from "../../record/index.ts";
import type { RowWrite } from "./creation.ts";
import { writeRow } from "./rows.ts";

/** LiteLLM's own job runs every 597 to 605 s by default, and every 10 s in the profile `fast`. */
const deadlineMs = 660_000;
const pollMs = 200;

/**
 * 1.84.0 moves the date of a budget first and empties rows and counters after it, one by one. Nothing tells when it is
 * through, since it forgets some kinds altogether.
 */
const graceMs = 1000;

/**
 * Ends the current period of an entity's budget, which must have a duration: its next reset is made due, and then it is
 * waited for until some replica's job has met it and has begun a new period.
 * @throws PhantomError ERR_ADMIN_API when none does
 */
export async function endBudgetPeriod(
  entity: BoundEntity,
  { postgresUrl, signal }: { postgresUrl: string; signal: AbortSignal },
): Promise<void> {
  const { rowCount } = await writeRow(makeDue(entity), postgresUrl);
  if (rowCount !== 1) throw missed(entity, "it has no budget with a duration");
  for (let waitedMs = 0; !(await isOver(entity, postgresUrl)); waitedMs += pollMs) {
    if (waitedMs >= deadlineMs) throw missed(entity, `no replica has reset it within ${deadlineMs / 1000} s`);
    await delay(pollMs, undefined, { signal });
  }
  await delay(graceMs, undefined, { signal });
}

const utc = "(now() AT TIME ZONE 'utc')";

export function makeDue(entity: BoundEntity): RowWrite {
  const { table, where, values } = periodRow(entity);
  const sql = `UPDATE "${table}" SET budget_reset_at = ${utc} - interval '1 minute' WHERE budget_duration IS NOT NULL AND ${where}`;
  return { sql, values };
}

async function isOver(entity: BoundEntity, postgresUrl: string): Promise<boolean> {
  const { table, where, values } = periodRow(entity);
  const sql = `SELECT 1 FROM "${table}" WHERE budget_reset_at > ${utc} AND ${where}`;
  return (await writeRow({ sql, values }, postgresUrl)).rowCount === 1;
}

/** The row that says when the entity's period ends: its own, or that of its budget. */
function periodRow(entity: BoundEntity): ReturnType<typeof entityRow> {
  const own = entityRow(entity);
  switch (entity.kind) {
    case "key":
    case "team":
    case "user":
      return own;
    case "key_window":
    case "team_window":
      throw new Error("the period of a window cannot be ended early: LiteLLM derives its start from its end");
    default: {
      const where = `budget_id = (SELECT budget_id FROM "${own.table}" WHERE ${own.where})`;
      return { ...own, table: "LiteLLM_BudgetTable", where };
    }
  }
}

function missed({ kind, id }: BoundEntity, why: string): PhantomError {
  return new PhantomError("ERR_ADMIN_API", {
    operation: "end a budget's period",
    message: `The budget period of ${kind} ${id} did not end: ${why}.`,
    hint: "Give the entity a `resetEvery`; the replicas' logs say what the reset job did.",
  });
}
