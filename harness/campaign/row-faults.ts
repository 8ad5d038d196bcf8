import { setTimeout as delay } from "node:timers/promises";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { entityRow } from "../catalogue/index.ts";
import type { BoundEntity } from "../contracts/index.ts";
import type { Struck } from "../driver/index.ts";
import { openSampler, type Sampler } from "../record/index.ts";
import type { StartedStack } from "../stack/index.ts";

interface Ground {
  stack: Pick<StartedStack, "postgresUrl" | "redisUrl" | "clock" | "partitionPostgres" | "healPostgres">;
  entities: readonly BoundEntity[];
  signal: AbortSignal;
}

const pollMs = 100;
/** A write comes within LiteLLM's write interval, of 1 to 6 s in the profile `fast`, and its spend logs before that, ms. */
const writeWaitMs = 30_000;
/** A transaction that is not cut off ends within that, ms. */
const endsWithinMs = 2000;

/**
 * Postgres refuses every change of the entity's row, as a CHECK that it breaks would, for so long or until LiteLLM has given
 * up what it had for it. Null: nothing was refused.
 */
export async function refuseRow(
  entity: BoundEntity,
  forMs: number,
  { stack, entities, signal }: Ground,
): Promise<Struck | null> {
  await using postgres = await connect(stack.postgresUrl);
  await using sampler = await openSampler(stack);
  const name = escapeIdentifier(`phantom429_refuses_${entity.ref}`);
  const table = escapeIdentifier(entityRow(entity).table);
  const start = stack.clock.now();
  try {
    // A sequence counts on where a transaction is rolled back.
    await postgres.client.query(`
      CREATE SEQUENCE ${name};
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM nextval(${escapeLiteral(name)});
        RAISE EXCEPTION 'phantom429 refuses this row' USING ERRCODE = 'check_violation';
      END $$;
      CREATE TRIGGER ${name} BEFORE UPDATE ON ${table} FOR EACH ROW WHEN (${ofRow(entity)}) EXECUTE FUNCTION ${name}();`);
    while (stack.clock.now() - start < forMs && !(await isGivenUp(sampler, entity, entities)))
      await delay(pollMs, undefined, { signal });
  } finally {
    await postgres.client.query(`DROP TRIGGER IF EXISTS ${name} ON ${table}; DROP FUNCTION IF EXISTS ${name}();`);
  }
  const { rows } = await postgres.client.query(`SELECT last_value AS times, is_called FROM ${name}`);
  await postgres.client.query(`DROP SEQUENCE ${name}`);
  const times = rows[0]?.is_called ? Number(rows[0].times) : 0;
  if (times === 0) return null;
  const ms = Math.round(stack.clock.now() - start);
  return { replica: null, detail: `Postgres refused ${times} changes of the row of ${entity.ref} in ${ms} ms` };
}

/** All that was tried for the row is parked, and nothing of it waits for another try. */
async function isGivenUp(sampler: Sampler, entity: BoundEntity, entities: readonly BoundEntity[]): Promise<boolean> {
  const undelivered = await sampler.undelivered(entities);
  const own = undelivered.filter(({ refs }) => refs.includes(entity.ref));
  return own.length > 0 && own.every(({ state }) => state === "parked");
}

/** `"user_id" = $1` as a trigger's condition, which takes no parameters. */
function ofRow(entity: BoundEntity): string {
  const { where, values } = entityRow(entity);
  return where.replace(/("\w+") = \$(\d+)/g, (_, column, n) => `OLD.${column} = ${escapeLiteral(values[n - 1]!)}`);
}

/**
 * Cuts the replica off from Postgres in the middle of a transaction: the entity's row is locked until a write waits for it,
 * and let go when the replica is cut off. Null: no write came, or another replica's, whose transaction then ended.
 */
export async function cutOffWhileWriting(
  entity: BoundEntity,
  { replica, forMs }: { replica: number; forMs: number },
  { stack, signal }: Ground,
): Promise<Struck | null> {
  await using holder = await connect(stack.postgresUrl);
  await using watcher = await connect(stack.postgresUrl);
  const { table, where, values } = entityRow(entity);
  await holder.client.query("BEGIN");
  await holder.client.query(`SELECT 1 FROM ${escapeIdentifier(table)} WHERE ${where} FOR UPDATE`, values);
  const writer = await blockedBy(holder.pid, watcher.client, stack, signal);
  if (writer === null) return null;
  try {
    await stack.partitionPostgres(replica);
    await holder.client.query("ROLLBACK");
    await delay(Math.min(forMs, endsWithinMs), undefined, { signal });
    if (!(await isInTransaction(writer, watcher.client))) return null;
    await delay(Math.max(0, forMs - endsWithinMs), undefined, { signal });
  } finally {
    await stack.healPostgres(replica);
  }
  return { replica, detail: `cut off from Postgres for ${forMs} ms while it wrote the row of ${entity.ref}` };
}

async function blockedBy(pid: number, client: Client, { clock }: Ground["stack"], signal: AbortSignal) {
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

async function connect(connectionString: string) {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { client, pid: rows[0]!.pid, [Symbol.asyncDispose]: () => client.end().catch(() => {}) };
}
