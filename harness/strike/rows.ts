import { setTimeout as delay } from "node:timers/promises";
import { escapeIdentifier, escapeLiteral } from "pg";
import { entityRow } from "../catalogue/index.ts";
import type { BoundEntity } from "../contracts/index.ts";
import { openSampler, type Sampler } from "../record/index.ts";
import { connect } from "./connection.ts";
import { bound, type How } from "./types.ts";

const pollMs = 100;

/**
 * Postgres refuses every change of the entity's row, as a CHECK that it breaks would, for so long or until LiteLLM has given
 * up what it had for it. Null: nothing was refused.
 */
export const refuseRow: How<"row-refused"> = async ({ ref, forMs }, { stack, entities, signal }) => {
  const entity = bound(ref, entities);
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
};

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
