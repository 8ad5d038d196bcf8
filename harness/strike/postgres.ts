import { setTimeout as delay } from "node:timers/promises";
import { type Client, escapeIdentifier } from "pg";
import { entityRow } from "../catalogue/index.ts";
import type { BoundEntity } from "../contracts/index.ts";
import type { Struck } from "../driver/index.ts";
import { connect } from "./connection.ts";
import { type Battlefield, bound, type How, handsOf, type Planned, there } from "./types.ts";

const pollMs = 100;
/** A write comes within LiteLLM's write interval, of 1 to 6 s in the profile `fast`, and its spend logs before that, ms. */
const writeWaitMs = 30_000;
/** A transaction that is not cut off ends within that, ms. */
const endsWithinMs = 2000;

export const pausePostgres: How<"postgres-pause"> = async ({ forMs }, { stack, signal }) => {
  const postgres = there(handsOf(stack).postgres, "Postgres of this stack's own");
  try {
    await postgres.pause();
    await delay(forMs, undefined, { signal });
  } finally {
    await postgres.resume();
  }
  return { replica: null, detail: `Postgres stood still for ${forMs} ms` };
};

export const partition: How<"postgres-partition"> = async (fault, field) => {
  const { replica, forMs, whileWriting } = fault;
  if (whileWriting !== undefined) return cutOffWhileWriting(bound(whileWriting, field.entities), fault, field);
  const link = linkOf(replica, field.stack);
  try {
    link.cut();
    await delay(forMs, undefined, { signal: field.signal });
  } finally {
    link.heal();
  }
  return { replica, detail: `cut off from Postgres for ${forMs} ms` };
};

function linkOf(replica: number, stack: Battlefield["stack"]) {
  return there(handsOf(stack).postgresLinks?.[replica], "relay between the replica and Postgres");
}

/**
 * Cuts the replica off from Postgres in the middle of a transaction: the entity's row is locked until a write waits for it,
 * and let go when the replica is cut off. Null: no write came, or another replica's, whose transaction then ended.
 */
async function cutOffWhileWriting(
  entity: BoundEntity,
  { replica, forMs }: Pick<Planned<"postgres-partition">, "replica" | "forMs">,
  { stack, signal }: Battlefield,
): Promise<Struck | null> {
  const link = linkOf(replica, stack);
  await using holder = await connect(stack.postgresUrl);
  await using watcher = await connect(stack.postgresUrl);
  const { table, where, values } = entityRow(entity);
  await holder.client.query("BEGIN");
  await holder.client.query(`SELECT 1 FROM ${escapeIdentifier(table)} WHERE ${where} FOR UPDATE`, values);
  const writer = await blockedBy(holder.pid, watcher.client, stack, signal);
  if (writer === null) return null;
  try {
    link.cut();
    await holder.client.query("ROLLBACK");
    await delay(Math.min(forMs, endsWithinMs), undefined, { signal });
    if (!(await isInTransaction(writer, watcher.client))) return null;
    await delay(Math.max(0, forMs - endsWithinMs), undefined, { signal });
  } finally {
    link.heal();
  }
  return { replica, detail: `cut off from Postgres for ${forMs} ms while it wrote the row of ${entity.ref}` };
}

async function blockedBy(pid: number, client: Client, { clock }: Battlefield["stack"], signal: AbortSignal) {
  const start = clock.now();
  while (clock.now() - start < writeWaitMs) {
    const text = "SELECT pid FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))";
    const { rows } = await client.query<{ pid: number }>(text, [pid]);
    if (rows[0]) return rows[0].pid;
    await delay(pollMs, undefined, { signal });
  }
  return null;
}

async function isInTransaction(pid: number, client: Client): Promise<boolean> {
  const text = "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state LIKE 'idle in transaction%'";
  return (await client.query(text, [pid])).rowCount === 1;
}
