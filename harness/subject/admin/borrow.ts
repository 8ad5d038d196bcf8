import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { Client } from "pg";
import { request } from "undici";
import { EntityKind, entityRow, entities as kinds } from "../../catalogue/index.ts";
import type { BoundEntity, Plan } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { nameEntities } from "./admin.ts";
import type { Administered } from "./administered.ts";
import { type Column, deletions, idsByColumn } from "./removal.ts";

export interface BorrowOptions {
  plan: Plan;
  trial: string;
  stack: Administered & { readonly redisUrl: string };
  /** How long LiteLLM may take to write down what was refused, which nothing else waits for, ms. */
  lastWriteMs: number;
  report(line: string): void;
}

/**
 * For a trial on a deployment that is somebody's own: nothing that it will create may be there yet. Disposing removes
 * what it created, by the very ids, and touches nothing else.
 * @throws PhantomError ERR_DEPLOYMENT_UNSUITED when an entity exists
 */
export async function borrow({ plan, trial, stack, lastWriteMs, report }: BorrowOptions): Promise<AsyncDisposable> {
  const { entities, secrets } = nameEntities({ plan, trial, stack });
  await withStores(stack, async (postgres, redis) => {
    for (const entity of entities) {
      const { table, where, values } = entityRow(entity);
      const found =
        (await hasTable(postgres, table)) && (await postgres.query(`SELECT 1 FROM "${table}" WHERE ${where}`, values));
      if ((found && found.rowCount !== 0) || (await redis.exists(entity.counterKey)) !== 0) throw existsAlready(entity);
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      report("removing what was created");
      await delay(lastWriteMs);
      try {
        await withStores(stack, async (postgres, redis) => {
          const budgets = await memberBudgets(postgres, entities);
          await removeByRoute(entities, secrets, stack);
          await removeRows(postgres, idsByColumn(entities, Object.values(secrets), budgets));
          await forgetTeams(postgres, entities);
          // With a namespace some releases write to a counter's key without it, too.
          await redis.del(...entities.flatMap(({ counterKey: key }) => [key, key.slice(stack.keyPrefix.length)]));
        });
      } catch (error) {
        report(`not all of it could be removed (ids end in -${trial}): ${(error as Error).message}`);
      }
    },
  };
}

async function withStores(
  { postgresUrl, redisUrl }: BorrowOptions["stack"],
  task: (postgres: Client, redis: Redis) => Promise<void>,
): Promise<void> {
  const postgres = new Client({ connectionString: postgresUrl });
  postgres.on("error", () => {});
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await postgres.connect();
    await redis.connect();
    await task(postgres, redis);
  } finally {
    redis.disconnect();
    await postgres.end().catch(() => {});
  }
}

async function hasTable(postgres: Client, table: string): Promise<boolean> {
  const { rows } = await postgres.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
    `"${table}"`,
  ]);
  return rows[0]!.found;
}

/** A member's budget is made by LiteLLM, under an id of its own. */
async function memberBudgets(postgres: Client, entities: readonly BoundEntity[]): Promise<string[]> {
  const teams = entities.filter(({ kind }) => kind === "team").map(({ id }) => id);
  if (teams.length === 0) return [];
  const { rows } = await postgres.query<{ budget_id: string }>(
    'SELECT budget_id FROM "LiteLLM_TeamMembership" WHERE team_id = ANY($1) AND budget_id IS NOT NULL',
    [teams],
  );
  return rows.map(({ budget_id }) => budget_id);
}

/** So that replicas forget what they keep in memory. What a route leaves, or refuses, is removed from the tables. */
async function removeByRoute(
  entities: readonly BoundEntity[],
  secrets: Readonly<Record<string, string>>,
  { replicas, masterKey }: BorrowOptions["stack"],
): Promise<void> {
  const calls = EntityKind.options.flatMap((kind) => {
    const ids = entities.filter((entity) => entity.kind === kind).map(({ id }) => id);
    return ids.length === 0 ? [] : (kinds[kind].remove?.(ids, Object.values(secrets)) ?? []);
  });
  for (const { route, body } of calls) {
    await request(new URL(route, replicas[0]!.url), {
      method: "POST",
      headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      reset: true,
      signal: AbortSignal.timeout(10_000),
    }).then(
      ({ body: answer }) => answer.dump(),
      () => {},
    );
  }
}

/** Rows that others refer to go in a later pass than those that refer to them. */
async function removeRows(postgres: Client, ids: ReadonlyMap<string, string[]>): Promise<void> {
  const { rows } = await postgres.query<Column>(
    `SELECT c.table_name AS table, c.column_name AS column FROM information_schema.columns c
      JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name LIKE 'LiteLLM\\_%'
        AND c.data_type = 'text'`,
  );
  let left = deletions(rows, ids);
  for (let pass = 0; pass < 4 && left.length > 0; pass++) {
    const refused: typeof left = [];
    for (const deletion of left) {
      await postgres.query(deletion.sql, [deletion.ids]).catch(() => refused.push(deletion));
    }
    left = refused;
  }
  if (left.length > 0) throw new Error(`rows in ${left.map(({ table }) => table).join(", ")} stayed`);
}

async function forgetTeams(postgres: Client, entities: readonly BoundEntity[]): Promise<void> {
  const { rowCount } = await postgres.query(
    `SELECT 1 FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'LiteLLM_UserTable' AND column_name = 'teams'`,
  );
  const teams = entities.filter(({ kind }) => kind === "team").map(({ id }) => id);
  // LiteLLM notes each new team at its administrator, too.
  for (const team of rowCount === 0 ? [] : teams) {
    await postgres.query(`UPDATE "LiteLLM_UserTable" SET teams = array_remove(teams, $1) WHERE $1 = ANY(teams)`, [
      team,
    ]);
  }
}

function existsAlready({ kind, id }: BoundEntity): PhantomError {
  return new PhantomError("ERR_DEPLOYMENT_UNSUITED", {
    operation: "create entities",
    message: `There is a ${kind} ${id} already, or a counter of it, and what phantom429 did not create it does not touch.`,
    hint: "Run again: each run chooses other names.",
  });
}
