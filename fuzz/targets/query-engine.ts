import assert from "node:assert/strict";
import fc from "fast-check";
import pg from "pg";
import { scalarsDatabase, startEngine } from "../../test/contract/query-engine/fixture.ts";
import type { Target } from "../types.ts";
import { answered, decimal, inQuery, inSql, type Thing, thing } from "./things.ts";

/** Rows in one run: what is sent to the engine and to Postgres costs more than the rows. */
const rows = 50;
const fields = "id text int big float price at flag doc raw color colors texts docs";

/** In a list of documents Postgres would take a list for one dimension more. */
const insert = [
  'INSERT INTO "Twin" SELECT * FROM json_populate_recordset(null::"Twin", $1::json)',
  `UPDATE "Twin" SET docs = ARRAY(SELECT one FROM jsonb_array_elements(documents) WITH ORDINALITY AS each (one, n) ORDER BY n)
   FROM jsonb_to_recordset($1::jsonb) AS given (id text, documents jsonb) WHERE given.id = "Twin".id`,
];

export const queryEngine: Target = {
  name: "query-engine",
  holds: "Random rows as prisma-client-py writes them stand in Postgres as SQL wrote them, and are read and found as such.",
  casesPerRun: rows,
  async open() {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await scalarsDatabase());
    const engine = stack.use(await startEngine(database.directory, database.postgres.url));
    const sql = new pg.Client(database.postgres.url);
    await sql.connect();
    stack.defer(() => sql.end());
    await sql.query('CREATE TABLE "Twin" (LIKE "Thing")');
    const ask = async (query: string) => {
      const { status, body } = await engine.query(query);
      assert.equal(status, 200);
      assert.equal(body.errors, undefined, JSON.stringify(body.errors));
      return body.data.result;
    };
    const property = fc.asyncProperty(fc.array(thing, { minLength: rows, maxLength: rows }), async (things) => {
      await sql.query('TRUNCATE "Thing", "Twin"');
      const ids = things.map((_, n) => `t${String(n).padStart(3, "0")}`);
      const sent = things.map((one, n) => inQuery(ids[n]!, one)).join(", ");
      assert.deepEqual(await ask(`mutation { result: createManyThing (data: [${sent}]) { count } }`), { count: rows });
      const told = JSON.stringify(things.map((one, n) => inSql(ids[n]!, one)));
      for (const statement of insert) await sql.query(statement, [told]);
      const apart = await sql.query(
        'SELECT row_to_json(a) AS engine, row_to_json(b) AS sql FROM "Thing" a FULL JOIN "Twin" b USING (id) WHERE a IS DISTINCT FROM b',
      );
      assert.deepEqual(apart.rows, [], "the engine wrote what SQL did not");
      const read = await ask(`query { result: findManyThing (orderBy: [{ id: "asc" }]) { ${fields} } }`);
      assert.deepEqual(
        read.map(plain),
        things.map((one, n) => answered(ids[n]!, one)),
        "what is read is not what was written",
      );
      const { query, where, parameter } = searchFor(things[0]!);
      const found = await ask(`query { result: findManyThing (where: { ${query} }, orderBy: [{ id: "asc" }]) { id } }`);
      const { rows: wanted } = await sql.query(`SELECT id FROM "Twin" WHERE ${where} ORDER BY id`, [parameter]);
      assert.deepEqual(found, wanted, `{ ${query} } finds others than SQL does`);
    });
    const kept = stack.move();
    return { property, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  },
};

function plain(row: Record<string, unknown>): object {
  const { doc, docs, price } = row as { doc: string | null; docs: string[]; price: string | null };
  return {
    ...row,
    doc: doc === null ? null : JSON.parse(doc),
    docs: docs.map((text) => JSON.parse(text)),
    price: price === null ? null : decimal(price),
  };
}

/** By its document, its text, or what it lacks. */
function searchFor({ doc, text }: Thing): { query: string; where: string; parameter: string } {
  const wanted = JSON.stringify(doc);
  if (doc !== null) return { query: `doc: { equals: ${JSON.stringify(wanted)} }`, where: "doc = $1::jsonb", parameter: wanted };
  const word = text ?? "";
  return { query: `text: { in: [${JSON.stringify(word)}] }`, where: "text = $1", parameter: word };
}
