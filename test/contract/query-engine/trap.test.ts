import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { QueryEngine } from "../../../packages/query-engine/engine.ts";
import { type EngineInstance, EngineTrapError } from "../../../packages/query-engine/wasm/instance.ts";
import { scalarsDatabase, schemaFile } from "./fixture.ts";

let database: Awaited<ReturnType<typeof scalarsDatabase>>;
let engine: QueryEngine;
const traps: string[] = [];

beforeAll(async () => {
  database = await scalarsDatabase();
  const schema = await readFile(schemaFile, "utf8");
  engine = await QueryEngine.start({
    schema,
    databaseUrl: `${database.postgres.url}?connection_limit=2&pool_timeout=5`,
    log: (line) => traps.push(line),
  });
});

afterAll(async () => {
  await (await engine?.instance())?.pool[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const sleep = 'mutation { result: executeRaw (query: "SELECT pg_sleep(30)", parameters: "[]") }';
const ask = "query { result: findManyOwner { id } }";
const create = 'mutation { result: createOneOwner (data: { id: "trapped" }) { id } }';

/** A defect of the WASM build: a commit of a transaction that it does not know ends in `unreachable`. */
async function trap(instance: EngineInstance): Promise<void> {
  await expect(instance.call((wasm) => wasm.commitTransaction("unknown", "{}"))).rejects.toThrow(EngineTrapError);
}

test("a trap costs what was in flight on that instance; a fresh one serves the next", async () => {
  const { body } = await engine.startTransaction({ max_wait: 1000, timeout: 60_000 });
  const { id } = body as { id: string };
  await engine.query(create, id);
  const inFlight = engine.query(sleep, id);
  const before = await engine.instance();
  await trap(before);
  expect(await inFlight).toMatchObject({ errors: [{ user_facing_error: { is_panic: true } }] });
  expect(traps).toHaveLength(1);
  expect(before.poisoned).toBe(true);

  expect(await engine.query(ask, undefined)).toEqual({ data: { result: [] } });
  expect(await engine.instance()).not.toBe(before);
  expect(await engine.query(ask, id)).toMatchObject({ errors: [{ user_facing_error: { error_code: "P2028" } }] });
  expect(await engine.endTransaction(id, "commit")).toMatchObject({ status: 404 });
});

test("a trap costs an engine beside it in the same process nothing", async () => {
  const schema = await readFile(schemaFile, "utf8");
  const beside = await QueryEngine.start({ schema, databaseUrl: database.postgres.url, log: () => {} });
  try {
    const { body } = await beside.startTransaction({ max_wait: 1000, timeout: 60_000 });
    const { id } = body as { id: string };
    const before = await beside.instance();
    const slow = beside.query(
      'mutation { result: queryRaw (query: "SELECT 1 FROM pg_sleep(0.3)", parameters: "[]") }',
      id,
    );
    await trap(await engine.instance());
    expect(await slow).toMatchObject({ data: { result: { rows: [[1]] } } });
    expect(await beside.endTransaction(id, "commit")).toMatchObject({ status: 200 });
    expect(await beside.instance()).toBe(before);
  } finally {
    beside.abandon();
  }
});

test("it survives one trap after another, without keeping connections", async () => {
  for (let round = 0; round < 4; round++) {
    await trap(await engine.instance());
    expect(await engine.query(ask, undefined)).toEqual({ data: { result: [] } });
  }
  const count =
    'mutation { result: queryRaw (query: "SELECT count(*)::int4 FROM pg_stat_activity WHERE datname = \'litellm\'", parameters: "[]") }';
  const rows = async () =>
    ((await engine.query(count, undefined)) as { data: { result: { rows: number[][] } } }).data.result.rows[0]![0]!;
  // The cut session that sleeps stays until the server notices; beside it only ours.
  await expect.poll(rows).toBeLessThanOrEqual(2);
});
