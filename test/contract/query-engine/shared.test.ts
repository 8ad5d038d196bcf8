import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "../../../harness/stack/common/processes.ts";
import type { SharedEngine } from "../../../harness/stack/local/shared-engine.ts";
import { QueryEngine } from "../../../packages/query-engine/engine.ts";
import { type EngineProcess, scalarsDatabase, schemaFile, shareEngine, startEngine } from "./fixture.ts";

let database: Awaited<ReturnType<typeof scalarsDatabase>>;
let shared: SharedEngine;
let admin: pg.Client;

beforeAll(async () => {
  database = await scalarsDatabase();
  shared = await shareEngine();
  admin = new pg.Client({ connectionString: database.postgres.url });
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await shared?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const run = promisify(execFile);
const start = (application: string) =>
  startEngine(database.directory, `${database.postgres.url}?connection_limit=2&application_name=${application}`);
const begin = async (engine: EngineProcess) =>
  (await engine.post("/transaction/start", { max_wait: 1000, timeout: 60_000 })).body.id as string;
const create = (id: string) => `mutation { result: createOneOwner (data: { id: "${id}" }) { id } }`;
const raw = (sql: string) => `mutation { result: executeRaw (query: "${sql}", parameters: "[]") }`;
const owners = async () => (await admin.query('SELECT id FROM "Owner" ORDER BY id')).rows.map(({ id }) => id);
const connections = async (application: string) =>
  (await admin.query("SELECT pid FROM pg_stat_activity WHERE application_name = $1", [application])).rowCount;
const serves = (engine: EngineProcess) =>
  engine.get("/status").then(
    () => true,
    () => false,
  );
const failure = (env: object, ...args: string[]) =>
  run(shared.executable, args, { env: { ...process.env, ...env } }).catch(
    (error: { code: number; stderr: string }) => error,
  );

test("a killed executable takes its connections with it, and what was open is rolled back; its neighbour goes on", async () => {
  await using killed = await start("killed");
  await using neighbour = await start("neighbour");
  const [lost, kept] = [await begin(killed), await begin(neighbour)];
  await killed.query(create("lost"), lost);
  await neighbour.query(create("kept"), kept);
  void killed.query(raw("SELECT pg_sleep(1)")).catch(() => {});
  await expect.poll(() => connections("killed")).toBe(2);
  killed.child.kill("SIGKILL");
  await once(killed.child, "exit");
  await expect.poll(() => serves(killed)).toBe(false);
  await expect.poll(() => connections("killed"), { timeout: 3000 }).toBe(0);
  expect(await neighbour.post(`/transaction/${kept}/commit`)).toMatchObject({ status: 200 });
  expect(await owners()).toEqual(["kept"]);
});

test("what waits for a connection when its executable is killed is never sent", async () => {
  await using killed = await start("waiting");
  const held = [await begin(killed), await begin(killed)];
  void killed.query(create("waiting")).catch(() => {});
  for (const id of held) void killed.query(raw("SELECT pg_sleep(0.3)"), id).catch(() => {});
  await expect.poll(() => connections("waiting")).toBe(2);
  killed.child.kill("SIGKILL");
  await once(killed.child, "exit");
  await expect.poll(() => connections("waiting"), { timeout: 3000 }).toBe(0);
  expect(await owners()).not.toContain("waiting");
});

test("an engine that is abandoned does not wait for a statement, and sends none any more", async () => {
  const schema = await readFile(schemaFile, "utf8");
  const databaseUrl = `${database.postgres.url}?application_name=abandoned`;
  const engine = await QueryEngine.start({ schema, databaseUrl, log: () => {} });
  const slow = engine.query(raw("SELECT pg_sleep(5)"), undefined);
  await expect.poll(() => connections("abandoned")).toBe(1);
  const from = performance.now();
  engine.abandon();
  expect(await slow).toMatchObject({ errors: [{ user_facing_error: { error_code: "P1017" } }] });
  expect(performance.now() - from).toBeLessThan(3000);
  await expect(engine.query(create("late"), undefined)).rejects.toThrow("The engine has ended");
  expect(await owners()).not.toContain("late");
});

test("it ends when its parent is killed", async () => {
  const script = `const c = require("node:child_process").spawn(process.argv[1], ["-p", "0"], { stdio: ["ignore", 2, 2] }); console.log(c.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", script, shared.executable], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PRISMA_DML_PATH: schemaFile, DATABASE_URL: database.postgres.url },
  });
  const pid = Number((await once(parent.stdout, "data"))[0]);
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
});

test("a bad schema or port ends it with one line", async () => {
  const line = (text: string) =>
    expect.stringMatching(new RegExp(`^phantom429 query engine: [^\\n]*${text}[^\\n]*\\n$`));
  expect(await failure({ PRISMA_DML_PATH: "/nowhere" }, "-p", "0")).toMatchObject({ code: 1, stderr: line("ENOENT") });
  const good = { PRISMA_DML_PATH: schemaFile, DATABASE_URL: "postgresql://h/d" };
  expect(await failure(good, "-p", "x")).toMatchObject({ code: 1, stderr: line("-p wants a port") });
});

test("one engine after another leaves no connection and little memory", async () => {
  const pid = enginePid();
  const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
  const one = async () => {
    await using engine = await start("passing");
    await engine.query("query { result: findManyOwner { id } }");
  };
  for (let round = 0; round < 5; round++) await one();
  const before = rssMb();
  for (let round = 0; round < 15; round++) await one();
  // 3 MB each while they serve.
  expect(rssMb() - before).toBeLessThan(30);
  await expect.poll(() => connections("passing")).toBe(0);
});

test("when the engine process dies, executables end and say so, and the next ones are served by another", async () => {
  await using engine = await start("orphan");
  const ended = once(engine.child, "exit");
  const good = { PRISMA_DML_PATH: schemaFile, DATABASE_URL: database.postgres.url };
  process.kill(enginePid(), "SIGKILL");
  expect(await ended).toEqual([1, null]);
  const words = expect.stringContaining("the engine process that serves all replicas has ended");
  expect(await failure(good, "-p", "0")).toMatchObject({ code: 1, stderr: words });
  await shared.ready();
  await using next = await start("next");
  expect(await serves(next)).toBe(true);
});

function enginePid(): number {
  const isEngine = (pid: string) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return (
        line.includes("query-engine/shared/main") &&
        readFileSync(`/proc/${pid}/stat`, "utf8").includes(` ${process.pid} `)
      );
    } catch {
      return false;
    }
  };
  return Number(readdirSync("/proc").find((name) => /^\d+$/.test(name) && isEngine(name)));
}
