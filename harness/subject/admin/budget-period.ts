import { setTimeout as delay } from "node:timers/promises";
import { entityRow, entities as kinds, litellm, type RowWrite } from "../../catalogue/index.ts";
import type { BoundEntity } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { writeRow } from "./rows.ts";

/** LiteLLM's own job, and how long it may take; every 10 s in the profile `fast`. */
const deadlineMs = 1000 * litellm.resetJobEveryS.value + 55_000;
const pollMs = 200;

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
  // Nothing tells when it is through, since it forgets some kinds altogether.
  await delay(litellm.resetFollowsDateWithinMs.value, undefined, { signal });
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
  switch (kinds[entity.kind].period) {
    case "own":
      return own;
    case "budget": {
      const where = `budget_id = (SELECT budget_id FROM "${own.table}" WHERE ${own.where})`;
      return { ...own, table: "LiteLLM_BudgetTable", where };
    }
    case null:
      throw new Error(`the period of a ${entity.kind} cannot be ended early: LiteLLM derives its start from its end`);
  }
}

function missed({ kind, id }: BoundEntity, why: string): PhantomError {
  return new PhantomError("ERR_ADMIN_API", {
    operation: "end a budget's period",
    message: `The budget period of ${kind} ${id} did not end: ${why}.`,
    hint: "Give the entity a `resetEvery`; the replicas' logs say what the reset job did.",
  });
}
