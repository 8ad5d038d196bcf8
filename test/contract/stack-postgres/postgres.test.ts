import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serverAccount } from "../../../harness/stack/local/postgres/account.ts";
import { postgresBinaries } from "../../../harness/stack/local/postgres/binaries.ts";
import { copyTree, isAlive } from "../../../harness/stack/local/postgres/data-home.ts";
import { type LocalPostgres, startPostgres } from "../../../harness/stack/local/postgres/index.ts";
import type { PostgresOptions } from "../../../harness/stack/local/postgres/options.ts";
import { PortTakenError, runServer } from "../../../harness/stack/local/postgres/server.ts";

let root: string;
let options: PostgresOptions;
const spawned: number[] = [];

beforeAll(async () => {
  // 0700: as root, the server's account cannot enter, so the data must find another place.
  root = await mkdtemp(path.join(os.tmpdir(), "postgres-test-"));
  const migration = path.join(root, "a migration.sql");
  await writeFile(migration, "CREATE TABLE t (id INT PRIMARY KEY);\nINSERT INTO t VALUES (1);");
  options = {
    dataTemplateCache: path.join(root, "templates"),
    migrations: { hash: "a/b", files: [migration] },
    runDir: path.join(root, "run"),
    logFile: path.join(root, "postgres.log"),
    onSpawn: (pid) => spawned.push(pid),
  };
});
afterAll(async () => {
  for (const pid of spawned) expect(isAlive(pid)).toBe(false);
  await rm(root, { recursive: true, force: true });
});

const templates = async () => (await readdir(options.dataTemplateCache)).sort();

async function rows(postgres: LocalPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

test("a start builds the template, the next only copies it, and each has its own data", async () => {
  {
    await using first = await startPostgres(options);
    await using second = await startPostgres({ ...options, runDir: path.join(root, "run2") });
    expect(first.url).toMatch(/^postgresql:\/\/postgres:\w+@127\.0\.0\.1:\d+\/litellm$/);
    expect(first.version).toMatch(/^\d+\.\d+/);
    expect(second.port).not.toBe(first.port);
    await rows(first, "INSERT INTO t VALUES (2)");
    expect([await rows(first, "SELECT id FROM t"), await rows(second, "SELECT id FROM t")]).toEqual([[1, 2], [1]]);
    expect(await rows(first, "SELECT current_setting('fsync'), current_setting('max_connections')")).toEqual([
      "off",
      "300",
    ]);
    expect(await answers("127.0.0.2", first.port)).toBe(false);
  }
  expect(await templates()).toHaveLength(1);
  // One server for the template, one for each start.
  expect(spawned).toHaveLength(3);
  expect(spawned.map(isAlive)).toEqual([false, false, false]);
});

test("two builders at once leave one whole template, also where half of one lies", async () => {
  const [name] = await templates();
  const cache = path.join(root, "shared");
  await mkdir(path.join(cache, name!, "data"), { recursive: true });
  const start = (run: string) => startPostgres({ ...options, dataTemplateCache: cache, runDir: path.join(root, run) });
  await using ended = new AsyncDisposableStack();
  const starting = ["x", "y"].map(async (run) => ended.use(await start(run)));
  for (const started of await Promise.allSettled(starting)) {
    if (started.status === "rejected") throw started.reason;
    expect(await rows(started.value, "SELECT id FROM t")).toEqual([1]);
  }
  expect(await readdir(cache)).toEqual([name]);
});

test("an aborted build leaves no template and no server, and the next start builds it", async () => {
  const cache = path.join(root, "aborted");
  const abort = new AbortController();
  const building = startPostgres({
    ...options,
    dataTemplateCache: cache,
    signal: abort.signal,
    onSpawn: (pid) => {
      spawned.push(pid);
      abort.abort(new Error("stop"));
    },
  });
  await expect(building).rejects.toThrow("stop");
  expect(await readdir(cache)).toEqual([]);
  expect(isAlive(spawned.at(-1)!)).toBe(false);
});

test("a failing migration is named, and leaves nothing", async () => {
  const bad = path.join(root, "bad.sql");
  await writeFile(bad, "CREATE TABLE x (id INT);\nSELECT nonsense;");
  const cache = path.join(root, "failing");
  const starting = startPostgres({ ...options, dataTemplateCache: cache, migrations: { hash: "bad", files: [bad] } });
  await expect(starting).rejects.toMatchObject({
    code: "ERR_STACK_START",
    message: expect.stringContaining("bad.sql"),
  });
  expect(await readdir(cache)).toEqual([]);
});

test("a port that was taken meanwhile is told from other failures, which quote the log", async () => {
  const account = await serverAccount();
  const launch = {
    binaries: await postgresBinaries(account),
    account,
    logFile: options.logFile,
    onSpawn: options.onSpawn,
    signal: undefined,
  };
  const [name] = await templates();
  const template = path.join(options.dataTemplateCache, name!);
  const password = await readFile(path.join(template, "password"), "utf8");
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as { port: number };
  const home = await mkdtemp(path.join(os.tmpdir(), "postgres-data-"));
  try {
    await chmod(home, 0o755);
    const data = path.join(home, "data");
    await copyTree(path.join(template, "data"), data, account);
    await expect(runServer({ ...launch, data, port, password })).rejects.toThrow(PortTakenError);
    await rm(path.join(data, "global"), { recursive: true });
    await expect(runServer({ ...launch, data, port, password })).rejects.toMatchObject({
      code: "ERR_STACK_START",
      message: expect.stringMatching(/pg_control|could not/),
    });
  } finally {
    holder.close();
    await rm(home, { recursive: true, force: true });
  }
});

test("a server that is already gone is disposed of in peace", async () => {
  const postgres = await startPostgres(options);
  process.kill(postgres.pid, "SIGKILL");
  await expect.poll(() => isAlive(postgres.pid)).toBe(false);
  await postgres[Symbol.asyncDispose]();
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
