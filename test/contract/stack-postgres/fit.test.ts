import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fitDatabase } from "../../../harness/stack/database/index.ts";
import { type LocalPostgres, startPostgres } from "../../../harness/stack/local/postgres/index.ts";
import type { PostgresOptions } from "../../../harness/stack/local/postgres/options.ts";

const migration = `
CREATE TYPE "State" AS ENUM ('on');
CREATE TABLE "Spend" ("id" TEXT PRIMARY KEY, "day" TEXT NOT NULL, "amount" INTEGER, "note" TEXT NOT NULL, "old" TEXT, "stopped" TIMESTAMP(3));
CREATE UNIQUE INDEX "one_running" ON "Spend" ("note") WHERE "stopped" IS NULL;
CREATE VIEW "Total" AS SELECT sum("amount") FROM "Spend";
INSERT INTO "Spend" ("id", "day", "note", "old") VALUES ('1', 'today', 'n', 'kept');`;

const ahead = `
generator client {
  provider = "prisma-client-py"
}
datasource client {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
enum State {
  on
  off
}
enum Delivery {
  pending
  parked
}
model Spend {
  id       String    @id
  day      String
  amount   Int?
  note     String?
  stopped  DateTime?
  attempts BigInt    @default(0)
  tags     String[]  @default([])
  delivery Parcel[]
  @@unique([day, note])
}
model Parcel {
  id       String   @id @default(uuid())
  spend_id String   @map("spend")
  state    Delivery @default(pending)
  made     DateTime @default(now())
  spend    Spend    @relation(fields: [spend_id], references: [id], onDelete: Cascade)
  @@index([state])
  @@map("Parcels")
}`;

let root: string;
let options: PostgresOptions;
let empty: LocalPostgres;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "p429-fit-"));
  const file = join(root, "migration.sql");
  await writeFile(file, migration);
  options = {
    dataTemplateCache: join(root, "templates"),
    migrations: { hash: "fit", files: [file] },
    runDir: join(root, "run"),
    logFile: join(root, "postgres.log"),
  };
  empty = await startPostgres({ ...options, migrations: null });
});
afterAll(async () => {
  await empty?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** A database of its own on the shared server, made by `sql`. */
async function database(name: string, sql: string): Promise<string> {
  await rows(empty.url, `CREATE DATABASE ${name}`);
  const url = empty.url.replace(/litellm$/, name);
  for (const statement of sql.split("; ")) await rows(url, statement);
  return url;
}

describe("a template whose schema is ahead of its migrations", () => {
  const added = [
    "type Delivery",
    "value off of type State",
    "table Parcels",
    "column Spend.note made optional",
    "column Spend.attempts",
    "column Spend.tags",
    "unique key Spend (day, note)",
  ];

  test("gets what the schema names, loses nothing, and says so also when it is taken from the cache", async () => {
    const schema = { hash: "ahead", text: ahead };
    await using cold = await startPostgres({ ...options, schema });
    await using warm = await startPostgres({ ...options, schema, runDir: join(root, "warm") });
    expect([cold.added, warm.added]).toEqual([added, added]);
    const { url } = warm;
    expect(await rows(url, `INSERT INTO "Parcels" (id, spend) VALUES ('p', '1') RETURNING state`)).toEqual(["pending"]);
    const upsert = `INSERT INTO "Spend" (id, day, note) VALUES ('2', 'today', 'n') ON CONFLICT (day, note)`;
    expect(await rows(url, `${upsert} DO UPDATE SET attempts = "Spend".attempts + 1 RETURNING attempts`)).toEqual([
      "1",
    ]);
    expect(await rows(url, `SELECT old, tags FROM "Spend"`)).toEqual(["kept", []]);
    expect(await rows(url, "SELECT indexdef FROM pg_indexes WHERE indexname = 'one_running'")).toHaveLength(1);
    expect(await rows(url, `SELECT * FROM "Total"`)).toHaveLength(1);
    expect(await rows(url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'phantom%'")).toEqual([]);
    expect(await fitDatabase(url, ahead)).toEqual([]);
  });

  test("is another than without the schema", async () => {
    await using bare = await startPostgres({ ...options, runDir: join(root, "bare") });
    expect(bare.added).toEqual([]);
    await expect(rows(bare.url, `SELECT * FROM "Parcels"`)).rejects.toThrow('relation "Parcels" does not exist');
  });
});

const small = (model: string) => `datasource db {\n  provider = "postgresql"\n  url = env("X")\n}\n${model}`;

describe("a database that cannot be made to fit is refused", () => {
  test("with what is still missing, and why", async () => {
    const url = await database("stuck", `CREATE VIEW "Parcels" AS SELECT 1; CREATE TABLE "Other" (n TEXT)`);
    const schema = small("model Parcels {\n  id String @id\n}\nmodel Other {\n  n String\n  id Int @id\n}");
    await expect(fitDatabase(url, schema)).rejects.toMatchObject({
      code: "ERR_DATABASE_UNFIT",
      message: expect.stringMatching(/Still missing: table Parcels\. Postgres: .*"Parcels" already exists/),
    });
    expect(await rows(url, `SELECT * FROM "Other"`)).toEqual([]);
  });

  test("also where only rows are in the way", async () => {
    const url = await database(
      "filled",
      `CREATE TABLE "A" (id TEXT PRIMARY KEY, n TEXT); INSERT INTO "A" VALUES ('1', 'x')`,
    );
    await expect(fitDatabase(url, small("model A {\n  id String @id\n  n Int?\n  m String\n}"))).rejects.toMatchObject({
      message: expect.stringContaining("Still missing: type integer of column A.n, column A.m."),
    });
    expect(await rows(url, `SELECT n FROM "A"`)).toEqual(["x"]);
  });

  test("and so is a schema that needs what this server lacks", async () => {
    const schema = small('model A {\n  id String @id @default(dbgenerated("no_such_function()"))\n}');
    await expect(fitDatabase(empty.url, schema)).rejects.toMatchObject({
      code: "ERR_DATABASE_UNFIT",
      message: expect.stringContaining("function no_such_function() does not exist"),
    });
  });

  test("and a schema that Prisma does not read is refused with its words", async () => {
    const broken = fitDatabase(empty.url, small("model A {\n  id Strin @id\n}"));
    await expect(broken).rejects.toMatchObject({
      code: "ERR_DATABASE_UNFIT",
      message: expect.stringContaining("Strin"),
    });
  });
});

test("a column gets the type of the schema, with its values", async () => {
  const url = await database(
    "retyped",
    `CREATE TABLE "A" (id TEXT PRIMARY KEY, n INT NOT NULL DEFAULT 7); INSERT INTO "A" VALUES ('1')`,
  );
  expect(await fitDatabase(url, small("model A {\n  id String @id\n  n BigInt @default(7)\n}"))).toEqual([
    "type bigint of column A.n",
  ]);
  expect(await rows(url, `INSERT INTO "A" VALUES ('2') RETURNING n`)).toEqual(["7"]);
});

test("keys that refuse what the code writes are dropped, before others of the same name are made", async () => {
  const url = await database(
    "keyed",
    `CREATE TABLE "B" (id TEXT PRIMARY KEY); CREATE TABLE "A" (id TEXT PRIMARY KEY, n TEXT UNIQUE, day TEXT, b TEXT CONSTRAINT "A_b_fkey" REFERENCES "B"); CREATE UNIQUE INDEX "A_day_n_key" ON "A" (day); CREATE UNIQUE INDEX lower_day ON "A" (lower(day))`,
  );
  const schema = small(
    "model A {\n  id String @id\n  n String?\n  day String?\n  b String?\n  @@unique([day, n])\n}\nmodel B {\n  id String @id\n}",
  );
  expect(await fitDatabase(url, schema)).toEqual([
    'foreign key A FOREIGN KEY (b) REFERENCES "B"(id) dropped',
    "unique key A (day) dropped",
    "unique key A (n) dropped",
    "unique key A (day, n)",
  ]);
  await rows(url, `INSERT INTO "A" VALUES ('1', 'n', 'x', 'nowhere'), ('2', 'n', 'y', 'nowhere')`);
  expect(await rows(url, `SELECT indexname FROM pg_indexes WHERE tablename = 'A' ORDER BY 1`)).toEqual([
    "A_day_n_key",
    "A_pkey",
    "lower_day",
  ]);
  expect(await fitDatabase(url, schema)).toEqual([]);
});
