import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../harness/stack/common/free-port.ts";
import { listen } from "../../../packages/query-engine/http/server.ts";
import { writeEngineWrapper } from "../../../packages/query-engine/index.ts";
import { schemaFile, startEngine } from "./fixture.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "query engine's test-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const run = promisify(execFile);

test("the wrapper is executable, takes any directory, and tells the version that prisma-client-py wants", async () => {
  const wrapper = await writeEngineWrapper(directory);
  expect((await stat(wrapper)).mode & 0o111).toBe(0o111);
  expect((await run(wrapper, ["--version"])).stdout).toBe("query-engine 393aa359c9ad4a4bb28630fb5613f9c281cde053\n");
  const entry = path.resolve(import.meta.dirname, "../../../packages/query-engine/main.ts");
  expect((await run(process.execPath, [entry, "--version"])).stdout).toBe(
    "query-engine 393aa359c9ad4a4bb28630fb5613f9c281cde053\n",
  );
});

test("without a database it serves, and says P1001", async () => {
  const nowhere = await freePort();
  await using engine = await startEngine(directory, `postgresql://u:p@127.0.0.1:${nowhere}/d`);
  const reply = await engine.query("query { result: findManyOwner { id } }");
  expect(reply.body.errors[0].user_facing_error).toMatchObject({
    error_code: "P1001",
    message: expect.stringContaining(`Can't reach database server at \`127.0.0.1:${nowhere}\``),
  });
  const start = await engine.post("/transaction/start", { max_wait: 1000, timeout: 1000 });
  expect(start).toMatchObject({ status: 500, body: { error_code: "P1001" } });
});

test("it ends when its parent is killed", async () => {
  const wrapper = await writeEngineWrapper(directory);
  const script = `const c = require("node:child_process").spawn(process.argv[1], ["-p", "0"], { stdio: ["ignore", 2, 2] }); console.log(c.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["-e", script, wrapper], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PRISMA_DML_PATH: schemaFile, DATABASE_URL: "postgresql://u:p@127.0.0.1:1/d" },
  });
  const [line] = await once(parent.stdout, "data");
  const pid = Number(line);
  expect(isAlive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
});

test("a bad schema or port ends it with one line", async () => {
  const wrapper = await writeEngineWrapper(directory);
  const failure = (env: object, ...args: string[]) =>
    run(wrapper, args, { env: { ...process.env, ...env } }).catch((error: { code: number; stderr: string }) => error);
  expect(await failure({ PRISMA_DML_PATH: "/nowhere" }, "-p", "0")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("ENOENT"),
  });
  expect(await failure({ PRISMA_DML_PATH: schemaFile, DATABASE_URL: "postgresql://h/d" }, "-p", "x")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("-p wants a port"),
  });
});

test("a port that is taken on ::1 only is refused, and 127.0.0.1 let go again", async () => {
  const other = createServer().listen(0, "::1");
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  await expect(listen(() => {}, port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
  await using server = await listen(() => {}, port);
  expect(server.port).toBe(port);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
