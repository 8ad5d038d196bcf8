import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startClock } from "../../harness/clock.ts";
import {
  connectDaemon,
  type DockerSubject,
  prepareSubject,
  startDockerHost,
} from "../../harness/stack/docker/index.ts";
import { parseSetting, parseSpec } from "../../harness/subject/index.ts";
import { marked } from "./marked.ts";
import { buildStubImage, stubImage } from "./stub-image/build.ts";

const owner = `${process.pid}-stack`;
const signal = new AbortController().signal;
let subject: DockerSubject;

beforeAll(async () => {
  await buildStubImage();
  const spec = parseSpec(`image:${stubImage}`);
  subject = await prepareSubject(spec, { images: {}, latestDeps: false, patches: [], owner, signal, report() {} });
});

async function startStack(settings: string[] = [], aborting = signal) {
  const logDir = mkdtempSync(join(tmpdir(), "phantom429-stack-"));
  onTestFinished(() => rmSync(logDir, { recursive: true, force: true }));
  const host = startDockerHost({ subject, profile: "fast", settings: settings.map(parseSetting), owner });
  const request = { settings: [], replicas: 2, logDir, clock: startClock(), signal: aborting, report() {} };
  return host.start(request);
}

const answers = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(500) }).then(
    ({ status }) => status,
    (error: Error) => error.name,
  );

test("what the image holds is read from its files", () => {
  const { litellm, capabilities, migrations } = subject.contents;
  expect({ litellm, migrations: migrations.map(({ name }) => name) }).toEqual({
    litellm: null,
    migrations: ["0001_first"],
  });
  expect(capabilities).toMatchObject({ reservation: true, counters: ["key"] });
});

test("Redis restarts on its address, with its data or empty; Postgres stands still; a replica is killed for its memory", async () => {
  await using stack = await startStack();
  const redis = async <T>(ask: (client: Redis) => Promise<T>) => {
    const client = new Redis(stack.redisUrl);
    try {
      return await ask(client);
    } finally {
      client.disconnect();
    }
  };
  await redis((client) => client.set("spend:key:a", "0.5", "EX", 600));
  await stack.hands!.restartRedis(true);
  expect(await redis((client) => client.get("spend:key:a"))).toBe("0.5");
  await stack.hands!.restartRedis(false);
  expect(await redis((client) => client.get("spend:key:a"))).toBeNull();

  await stack.hands!.postgres!.pause();
  const postgres = new pg.Client({ connectionString: stack.postgresUrl, connectionTimeoutMillis: 500 });
  await expect(postgres.connect()).rejects.toThrow(/timeout/);
  await stack.hands!.postgres!.resume();
  const again = new pg.Client(stack.postgresUrl);
  await again.connect();
  await again.end();

  expect(await stack.hands!.outOfMemory!(1)).toMatch(/^OOM-killed at \d+ MiB$/);
  expect(stack.replicas.map(({ alive }) => alive)).toEqual([true, false]);
});

test("replicas are killed, stopped, paused and started again on the same URL, and nothing is left", async () => {
  const stack = await startStack();
  const [first, second] = stack.replicas.map(({ url }) => url);
  expect(stack.subject.version).toBe("0.0.1");
  expect(stack.images?.litellm?.id).toMatch(/^sha256:/);

  await stack.hands!.kill(0);
  expect(stack.replicas.map(({ alive }) => alive)).toEqual([false, true]);
  expect(await answers(first!)).toBe("TypeError");
  await stack.hands!.restart(0);
  expect([stack.replicas[0]!.url, await answers(first!)]).toEqual([first, 200]);

  await stack.hands!.pause(1);
  expect(await answers(second!)).toBe("TimeoutError");
  await stack.hands!.resume(1);
  expect(await answers(second!)).toBe(200);
  // PID 1 without a handler does not hear SIGTERM: Python's http.server has none.
  expect(await stack.hands!.stop(1, 300)).toBe("SIGTERM, and SIGKILL after 300 ms");

  const redis = new Redis(stack.redisUrl);
  expect(await redis.ping()).toBe("PONG");
  redis.disconnect();
  const postgres = new pg.Client(stack.postgresUrl);
  await postgres.connect();
  expect((await postgres.query("SELECT count(*)::int AS n FROM stub")).rows).toEqual([{ n: 0 }]);
  await postgres.end();

  await stack[Symbol.asyncDispose]();
  expect(await marked(await connectDaemon(), owner)).toEqual([]);
  expect(stack.logFiles.every((file) => existsSync(file))).toBe(true);
  expect(readFileSync(stack.logFiles[0]!, "utf8").match(/config of/g)).toHaveLength(2);
});

test("a replica that dies at boot is told with its last lines, and nothing is left", async () => {
  await expect(startStack(["environment.STUB_DIES=1"])).rejects.toMatchObject({
    code: "ERR_REPLICA_DIED",
    message: expect.stringMatching(/exit code 1[\s\S]*the stub was told to die at boot/),
  });
  expect(await marked(await connectDaemon(), owner)).toEqual([]);
});

test.each([0, 300, 1500])("an abort %i ms after the start leaves nothing", async (afterMs) => {
  const controller = new AbortController();
  const starting = startStack([], controller.signal);
  setTimeout(() => controller.abort(new Error("interrupted")), afterMs);
  await expect(starting).rejects.toThrow("interrupted");
  expect(await marked(await connectDaemon(), owner)).toEqual([]);
});
