import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../../harness/stack/common/free-port.ts";
import { startKeeper } from "../../../harness/stack/local/keeper.ts";
import { type LocalPostgres, startPostgres } from "../../../harness/stack/local/postgres/index.ts";
import { type SharedEngine, startSharedEngine } from "../../../harness/stack/local/shared-engine.ts";
import { writeEngineWrapper } from "../../../packages/query-engine/index.ts";

const here = (file: string) => fileURLToPath(new URL(`./${file}`, import.meta.url));
export const schemaFile = here("scalars.prisma");

/** A database with the tables of scalars.prisma, in a directory of its own. */
export async function scalarsDatabase(): Promise<{ postgres: LocalPostgres; directory: string } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(os.tmpdir(), "query-engine-test-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const postgres = stack.use(
    await startPostgres({
      dataTemplateCache: path.join(directory, "templates"),
      migrations: { hash: "scalars", files: [here("scalars.sql")] },
      runDir: path.join(directory, "run"),
      logFile: path.join(directory, "postgres.log"),
    }),
  );
  const kept = stack.move();
  return { postgres, directory, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export interface Reply {
  status: number;
  // The engine's answers are dynamic, as they are to prisma-client-py.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  body: any;
}

/** The engine as prisma-client-py starts it, and the calls that prisma-client-py makes. */
export interface EngineProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  query(source: string, transaction?: string): Promise<Reply>;
  /** The answer as it was sent. */
  text(source: string): Promise<string>;
  batch(sources: string[], transaction?: string): Promise<Reply>;
  post(route: string, body?: object): Promise<Reply>;
  get(route: string): Promise<Response>;
}

let sharedExecutable: string | undefined;

/** From here on, `startEngine` has one engine process serve, as the local host has it. */
export async function shareEngine(): Promise<SharedEngine> {
  await using stack = new AsyncDisposableStack();
  const keeper = stack.use(startKeeper());
  const single = await writeEngineWrapper(path.join(keeper.runDir, "single"));
  const log = path.join(keeper.runDir, "engine.log");
  const engine = stack.use(startSharedEngine({ keeper, python: "python3", single, log }));
  await engine.ready();
  sharedExecutable = engine.executable;
  const kept = stack.move();
  return { ...engine, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export async function startEngine(directory: string, databaseUrl: string): Promise<EngineProcess> {
  const wrapper = sharedExecutable ?? (await writeEngineWrapper(path.join(directory, "bin")));
  const port = await freePort();
  const child = spawn(wrapper, ["-p", String(port), "--enable-metrics", "--enable-raw-queries"], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PRISMA_DML_PATH: schemaFile, DATABASE_URL: databaseUrl },
  });
  const base = `http://localhost:${port}`;
  const post = async (route: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(base + route, { method: "POST", headers, body: body ? JSON.stringify(body) : null });
    return { status: response.status, body: await response.json() };
  };
  const inTransaction = (id: string | undefined): Record<string, string> =>
    id === undefined ? {} : { "X-transaction-id": id };
  const item = (query: string) => ({ query, variables: {} });
  const engine: EngineProcess = {
    child,
    port,
    post: (route, body) => post(route, body),
    get: (route) => fetch(base + route),
    query: (source, id) => post("/", { ...item(source), operation_name: "query" }, inTransaction(id)),
    text: async (source) =>
      (
        await fetch(base, { method: "POST", body: JSON.stringify({ ...item(source), operation_name: "query" }) })
      ).text(),
    batch: (sources, id) => post("/", { batch: sources.map(item), transaction: true }, inTransaction(id)),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
  while (!(await serves(base))) {
    if (child.exitCode !== null) throw new Error(`The engine ended with ${child.exitCode}.`);
    await delay(20);
  }
  return engine;
}

async function serves(base: string): Promise<boolean> {
  const response = await fetch(`${base}/status`).catch(() => undefined);
  return response?.ok === true && ((await response.json()) as { status: string }).status === "ok";
}
