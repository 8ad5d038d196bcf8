import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EngineProcess, scalarsDatabase, startEngine } from "./fixture.ts";

let database: Awaited<ReturnType<typeof scalarsDatabase>>;
let engine: EngineProcess;

beforeAll(async () => {
  database = await scalarsDatabase();
  engine = await startEngine(database.directory, `${database.postgres.url}?connection_limit=3&pool_timeout=1`);
});

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const raw = (sql: string, ...parameters: unknown[]) =>
  engine.query(
    `mutation { result: queryRaw (query: ${JSON.stringify(sql)}, parameters: ${JSON.stringify(JSON.stringify(parameters))}) }`,
  );
const codeOf = (reply: { body: { errors?: { user_facing_error: { error_code: string } }[] } }) =>
  reply.body.errors?.[0]?.user_facing_error.error_code;
const createOwner = (id: string, email = `${id}@x`) =>
  `mutation { result: createOneOwner (data: { id: "${id}", email: "${email}" }) { id } }`;
const hasOwner = async (id: string) =>
  (await engine.query(`query { result: findUniqueOwner (where: { id: "${id}" }) { id } }`)).body.data.result !== null;

describe("types", () => {
  const fields = "text int big float price at flag doc raw color colors texts docs";

  test("every scalar is written and read back as prisma-client-py expects it", async () => {
    const created = await engine.query(
      `mutation { result: createOneThing (data: { id: "all", text: "é\\"\\n😀", int: -1, big: 9223372036854775807, float: 0.1, price: "12345678901234567890.5", at: "2026-01-01T01:00:00.123000+01:00", flag: true, doc: "{\\"a\\": [1, {\\"$type\\": \\"x\\", \\"value\\": 1}]}", raw: "AQID", color: "RED", colors: ["RED", "GREEN"], texts: ["a", "b,c"], docs: ["[1]", "\\"s\\""] }) { ${fields} } }`,
    );
    expect(created.body).toEqual({
      data: {
        result: {
          text: 'é"\n😀',
          int: -1,
          big: "9223372036854775807",
          float: 0.1,
          price: "12345678901234567890.5",
          at: "2026-01-01T00:00:00.123Z",
          flag: true,
          doc: '{"a":[1,{"$type":"x","value":1}]}',
          raw: "AQID",
          color: "RED",
          colors: ["RED", "GREEN"],
          texts: ["a", "b,c"],
          docs: ["[1]", '"s"'],
        },
      },
    });
  });

  test.each([
    ['text: { contains: "é" }'],
    ["big: { gt: 9007199254740993 }"],
    ['price: { equals: "12345678901234567890.5" }'],
    ['at: { lte: "2026-01-01T00:00:00.123Z" }'],
    ['doc: { path: ["a", "0"], equals: "1" }'],
    ['raw: { equals: "AQID" }'],
    ['color: { in: ["RED"] }'],
    ['texts: { has: "b,c" }'],
    ['docs: { has: "[1]" }'],
    ['docs: { hasSome: ["[1]", "2"] }'],
    ['docs: { hasEvery: ["[1]", "\\"s\\""] }'],
  ])("a record is found by { %s }", async (where) => {
    const found = await engine.query(
      `query { result: findManyThing (where: { ${where} }, orderBy: [{ id: "asc" }]) { id } }`,
    );
    expect(found.body).toEqual({ data: { result: [{ id: "all" }] } });
  });

  test("a record is not found by a document that its list has not", async () => {
    for (const filter of ['has: "2"', 'hasSome: ["2"]', 'hasEvery: ["[1]", "2"]']) {
      const found = await engine.query(`query { result: findManyThing (where: { docs: { ${filter} } }) { id } }`);
      expect(found.body).toEqual({ data: { result: [] } });
    }
  });

  test("numbers come as the engine wrote them", async () => {
    const big = "12345678901234567890";
    await engine.query('mutation { result: createOneThing (data: { id: "numbers", float: 700 }) { id } }');
    expect(await engine.text('query { result: findUniqueThing (where: { id: "numbers" }) { float } }')).toBe(
      '{"data":{"result":{"float":700.0}}}',
    );
    const rows = `SELECT 700::float8, 1.5::float8, '{"a": ${big}, "b": 1.0}'::json`;
    expect(
      await engine.text(`mutation { result: queryRaw (query: ${JSON.stringify(rows)}, parameters: "[]") }`),
    ).toContain(`"rows":[[700.0,1.5,{"a":${big},"b":1.0}]]`);
  });

  test("raw results have the column types of Prisma's own engine", async () => {
    const reply = await raw(
      `SELECT 1::int2 AS a, 2::int4 AS b, 3::int8 AS c, 1.5::float4 AS d, 2.5::float8 AS e, 1.25::numeric AS f, true AS g, 'x'::text AS h,
        '{"a":1}'::jsonb AS i, '2026-01-01 02:00:00.5+02'::timestamptz AS j, '2026-01-01 01:02:03'::timestamp AS k, '2026-01-01'::date AS l,
        '01:02:03'::time AS m, '\\x0102'::bytea AS n, NULL::text AS o, 'n'::name AS p, ARRAY['n']::name[] AS q, ARRAY['a','b'] AS r,
        ARRAY['2026-01-01 02:00:00+02']::timestamptz[] AS s, ARRAY['RED']::"Color"[] AS t, count(*) AS u, sum(0.5::float8) AS v, 'c'::"char" AS w FROM "Owner"`,
    );
    const { columns, types, rows } = reply.body.data.result as {
      columns: string[];
      types: string[];
      rows: unknown[][];
    };
    expect(Object.fromEntries(columns.map((column, index) => [column, [types[index], rows[0]![index]]]))).toEqual({
      a: ["int", 1],
      b: ["int", 2],
      c: ["bigint", "3"],
      d: ["float", 1.5],
      e: ["double", 2.5],
      f: ["decimal", "1.25"],
      g: ["bool", true],
      h: ["string", "x"],
      i: ["json", { a: 1 }],
      j: ["datetime", "2026-01-01T00:00:00.500+00:00"],
      k: ["datetime", "2026-01-01T01:02:03+00:00"],
      l: ["date", "2026-01-01"],
      m: ["time", "01:02:03"],
      n: ["bytes", "AQI="],
      o: ["string", null],
      p: ["string", "n"],
      q: ["string-array", ["n"]],
      r: ["string-array", ["a", "b"]],
      s: ["datetime-array", ["2026-01-01T00:00:00+00:00"]],
      t: ["string-array", ["RED"]],
      u: ["bigint", "0"],
      v: ["double", null],
      w: ["string", "c"],
    });
  });

  test("arrays of the information schema's own types are lists", async () => {
    const reply = await raw(
      "SELECT array_agg(table_name) AS names FROM information_schema.tables WHERE table_name = 'Owner'",
    );
    expect(reply.body.data.result).toEqual({ columns: ["names"], types: ["string-array"], rows: [[["Owner"]]] });
  });

  test("a timestamp is the same instant whatever the session's time zone is", async () => {
    const id = (await engine.post("/transaction/start", { max_wait: 1000, timeout: 5000 })).body.id;
    const inZone = async (sql: string) =>
      engine.query(`mutation { result: queryRaw (query: "${sql}", parameters: "[]") }`, id);
    await inZone("SET LOCAL TIME ZONE 'America/St_Johns'");
    const reply = await inZone("SELECT '2026-01-01 00:00:00+00'::timestamptz AS t");
    await engine.post(`/transaction/${id}/rollback`);
    expect(reply.body.data.result.rows).toEqual([["2026-01-01T00:00:00+00:00"]]);
  });

  test("raw parameters of every kind arrive", async () => {
    const reply = await raw(
      "SELECT $1::text, $2::int, $3::text[], $4::timestamptz, $5::float8, $6::bool, $7::jsonb",
      "x",
      1,
      ["a", "b"],
      "2026-01-01T00:00:00+00:00",
      1.5,
      null,
      '{"a":1}',
    );
    expect(reply.body.data.result.rows).toEqual([
      ["x", 1, ["a", "b"], "2026-01-01T00:00:00+00:00", 1.5, null, { a: 1 }],
    ]);
  });
});

describe("errors", () => {
  test("a unique violation is P2002 with its target", async () => {
    await engine.query(createOwner("dup", "same@x"));
    const reply = await engine.query(createOwner("dup2", "same@x"));
    expect(reply).toMatchObject({
      status: 200,
      body: {
        errors: [
          {
            error: expect.any(String),
            user_facing_error: { error_code: "P2002", meta: { target: ["email"] }, is_panic: false },
          },
        ],
      },
    });
  });

  test.each([
    [
      "P2003",
      'mutation { result: createOneThing (data: { id: "fk", owner: { connect: { id: "none" } } }) { id } }',
      "P2025",
    ],
    ["P2025", 'mutation { result: updateOneOwner (where: { id: "none" }, data: { email: "x" }) { id } }', "P2025"],
    ["OrThrow", 'query { result: findFirstOwnerOrThrow (where: { id: "none" }) { id } }', "P2025"],
    ["raw", 'mutation { result: queryRaw (query: "SELECT * FROM nowhere", parameters: "[]") }', "P2010"],
    ["unknown argument", "query { result: findManyOwner (nope: 1) { id } }", "P2009"],
    ["unknown operation", "query { result: findManyGhost { id } }", "P2009"],
    ["not GraphQL", "query {", "P2009"],
  ])("%s", async (_name, source, code) => {
    const reply = await engine.query(source);
    expect([reply.status, codeOf(reply)]).toEqual([200, code]);
  });

  test("a foreign key violation in SQL keeps its SQLSTATE", async () => {
    const reply = await raw(`INSERT INTO "Thing" (id, owner_id) VALUES ('x', 'none')`);
    expect(reply.body.errors[0].user_facing_error).toMatchObject({ error_code: "P2010", meta: { code: "23503" } });
  });

  test.each(["queryRaw", "executeRaw"])(
    "two statements in one %s are refused, and neither is carried out",
    async (call) => {
      const both = `INSERT INTO "Owner" (id) VALUES ('two'); SELECT 1`;
      const reply = await engine.query(
        `mutation { result: ${call} (query: ${JSON.stringify(both)}, parameters: "[]") }`,
      );
      expect(reply.body.errors[0].user_facing_error).toMatchObject({
        error_code: "P2010",
        meta: { code: "42601", message: "ERROR: cannot insert multiple commands into a prepared statement" },
      });
      expect(await hasOwner("two")).toBe(false);
    },
  );

  test("more parameters than a raw statement takes are an error", async () => {
    expect(codeOf(await raw("SELECT 1", 1))).toBeDefined();
  });

  test("an unreadable body is 422, an unknown route 404", async () => {
    const response = await fetch(`http://localhost:${engine.port}/`, { method: "POST", body: "{" });
    expect(response.status).toBe(422);
    expect((await engine.get("/nowhere")).status).toBe(404);
  });
});

describe("batches", () => {
  test("all of a batch or none of it", async () => {
    const failing = await engine.batch([createOwner("b1"), createOwner("b2"), createOwner("b1")]);
    expect(codeOf(failing)).toBe("P2002");
    expect(await hasOwner("b1")).toBe(false);
    const passing = await engine.batch([createOwner("b1"), createOwner("b2")]);
    expect(passing.body).toEqual({
      batchResult: [{ data: { result: { id: "b1" } } }, { data: { result: { id: "b2" } } }],
    });
  });

  test("without a transaction each item has its own outcome", async () => {
    const items = [createOwner("n1"), createOwner("n1"), createOwner("n2")].map((query) => ({ query, variables: {} }));
    const reply = await engine.post("/", { batch: items });
    expect(reply.body.batchResult.map((item: object) => Object.keys(item))).toEqual([["data"], ["errors"], ["data"]]);
    expect(await hasOwner("n2")).toBe(true);
  });

  test("a batch of raw statements", async () => {
    const execute = (sql: string) => `mutation { result: executeRaw (query: "${sql}", parameters: "[]") }`;
    const reply = await engine.batch([
      execute("SELECT 1"),
      execute("UPDATE \\\"Owner\\\" SET email = email WHERE id = 'none'"),
    ]);
    expect(reply.body.batchResult).toEqual([{ data: { result: 1 } }, { data: { result: 0 } }]);
  });
});

describe("interactive transactions", () => {
  const start = (timeout = 5000, max_wait = 1000) => engine.post("/transaction/start", { timeout, max_wait });

  test("commit keeps, rollback drops, and nothing shows outside before", async () => {
    const kept = (await start()).body.id;
    const dropped = (await start()).body.id;
    await engine.query(createOwner("kept"), kept);
    await engine.batch([createOwner("dropped")], dropped);
    expect(await hasOwner("kept")).toBe(false);
    expect((await engine.post(`/transaction/${kept}/commit`)).status).toBe(200);
    expect((await engine.post(`/transaction/${dropped}/rollback`)).status).toBe(200);
    expect([await hasOwner("kept"), await hasOwner("dropped")]).toEqual([true, false]);
  });

  test("one that outlives its timeout is rolled back and P2028 from then on", async () => {
    const id = (await start(150)).body.id;
    await engine.query(createOwner("late"), id);
    await delay(300);
    const query = await engine.query(createOwner("later"), id);
    expect(query.body.errors[0].error).toMatch(
      /^Transaction already closed: A query cannot be executed on an expired transaction/,
    );
    expect([query.status, codeOf(query)]).toEqual([200, "P2028"]);
    const commit = await engine.post(`/transaction/${id}/commit`);
    expect([commit.status, commit.body.error_code]).toEqual([422, "P2028"]);
    expect(await hasOwner("late")).toBe(false);
  });

  test("an unknown one is P2028, 404 to commit", async () => {
    expect(codeOf(await engine.query(createOwner("x"), "nope"))).toBe("P2028");
    expect(await engine.post("/transaction/nope/commit")).toMatchObject({ status: 404, body: { error_code: "P2028" } });
  });

  test("max_wait is honoured while connection_limit is used up, and the late connection is given back", async () => {
    const held: string[] = [];
    for (let index = 0; index < 3; index++) held.push((await start()).body.id);
    expect(codeOf(await engine.query("query { result: findManyOwner { id } }"))).toBe("P2024");
    expect(await start(5000, 100)).toMatchObject({ status: 504, body: { error_code: "P2028" } });
    for (const id of held) await engine.post(`/transaction/${id}/rollback`);
    const gauges = async () =>
      (await (await engine.get("/metrics?format=json")).json()) as { gauges: { key: string; value: number }[] };
    await expect
      .poll(async () => (await gauges()).gauges.find((gauge) => gauge.key === "prisma_pool_connections_busy")?.value)
      .toBe(0);
    expect((await gauges()).gauges.find((gauge) => gauge.key === "prisma_pool_connections_open")?.value).toBe(3);
  });
});

test("max_wait ends with the connection: BEGIN may take as long as the server stands still", async () => {
  await engine.query('query { result: findFirstOwner (where: { id: "none" }) { id } }');
  await database.postgres.pause();
  const starting = engine.post("/transaction/start", { timeout: 5000, max_wait: 300 });
  const early = await Promise.race([starting, delay(1500, "still waiting")]);
  database.postgres.resume();
  expect(early).toBe("still waiting");
  const { status, body } = await starting;
  expect(status).toBe(200);
  await engine.post(`/transaction/${body.id}/rollback`);
});

test("a connection that the server cuts costs its query, not the engine", async () => {
  const id = (await engine.post("/transaction/start", { timeout: 5000, max_wait: 1000 })).body.id;
  const pid = (
    await engine.query('mutation { result: queryRaw (query: "SELECT pg_backend_pid()", parameters: "[]") }', id)
  ).body.data.result.rows[0][0];
  const admin = new pg.Client({ connectionString: database.postgres.url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend($1, 5000)", [pid]);
  await admin.end();
  const reply = await engine.query("query { result: findManyOwner { id } }", id);
  expect(reply.body.errors[0].user_facing_error.meta).not.toBeNull();
  expect((await engine.query('query { result: findFirstOwner (where: { id: "none" }) { id } }')).body).toEqual({
    data: { result: null },
  });
});

test("metrics in JSON and for Prometheus", async () => {
  expect(Object.keys((await (await engine.get("/metrics?format=json")).json()) as object)).toEqual([
    "counters",
    "gauges",
    "histograms",
  ]);
  expect(await (await engine.get("/metrics?format=prometheus")).text()).toContain("\nprisma_client_queries_total ");
});

test("both loopback addresses answer and no other", async () => {
  const answers = (host: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(engine.port, host, () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
  expect(await answers("127.0.0.1")).toBe(true);
  expect(await answers("127.0.0.2")).toBe(false);
});

test("SIGINT ends it at once, with a transaction open", async () => {
  await using other = await startEngine(database.directory, database.postgres.url);
  const { id } = (await other.post("/transaction/start", { timeout: 60_000, max_wait: 1000 })).body;
  await other.query(createOwner("interrupted"), id);
  const ended = once(other.child, "exit");
  other.child.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
  await expect.poll(() => hasOwner("interrupted")).toBe(false);
});
