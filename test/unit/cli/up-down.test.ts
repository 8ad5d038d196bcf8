import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { fakeLibrary, fakeTerminal, typed } from "./fakes.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "phantom429-up-test-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const library = (over = {}) => fakeLibrary({ cacheDirectory: async () => dir, ...over });

test("up says where everything is, and down ends it before it answers", async () => {
  const events: string[] = [];
  const stack = {
    subject: {
      version: "1.84.0",
      assembled: [{ package: "litellm-proxy", wanted: "1.84.0", got: null }],
    },
    replicas: [{ index: 0, url: "http://127.0.0.1:4000" }],
    masterKey: "sk-1",
    redisUrl: "redis://r:6379",
    postgresUrl: "postgresql://p",
    provider: { url: "http://m" },
    async [Symbol.asyncDispose]() {
      events.push("ended");
    },
  } as unknown as StartedStack;
  const terminal = fakeTerminal(dir);
  const keeping = typed(
    dir,
    "up --logs logs --addresses where.sh",
    library({ startStanding: async () => stack }),
    terminal,
  );
  await expect.poll(() => terminal.said.join(""), { timeout: 20_000 }).toContain("replica 0   http://127.0.0.1:4000");

  expect(terminal.said.join("")).toContain("  assembled   without litellm-proxy 1.84.0\n");
  expect(readFileSync(join(dir, "where.sh"), "utf8").split("\n")).toEqual(
    expect.arrayContaining(["REPLICA_0=http://127.0.0.1:4000", "MASTER_KEY=sk-1", "REDIS_HOST=r", "REDIS_PORT=6379"]),
  );
  expect(await typed(dir, "up", library())).toMatchObject({ exitCode: 2 });
  const down = await typed(dir, "down", library());
  events.push("down answered");
  expect(down).toMatchObject({ exitCode: 0, stdout: "ended the stack\n" });
  expect(await keeping).toMatchObject({ exitCode: 0 });
  expect(events).toEqual(["ended", "down answered"]);
  expect(existsSync(join(dir, "where.sh"))).toBe(false);
});

test("up starts nothing when the addresses cannot be written", async () => {
  const startStanding = () => expect.fail("it started");
  const { exitCode, stderr } = await typed(dir, "up --addresses no/where.sh", library({ startStanding }));
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("ERR_OUT_NOT_WRITABLE")]);
});

test("up leaves no directory for logs where there was nothing to log", async () => {
  let logDir = "";
  const startStanding = async (options: { logDir: string }) => {
    logDir = options.logDir;
    throw new Error("no stack");
  };
  await typed(dir, "up", library({ startStanding })).catch(() => {});
  expect(logDir).toContain("phantom429-up-");
  expect(existsSync(logDir)).toBe(false);
});

test("down without a stack, or with the file of one that was killed", async () => {
  expect((await typed(dir, "down", library())).stdout).toBe("nothing is up\n");
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "up.json"), JSON.stringify({ port: 1, word: "gone" }));
  expect((await typed(dir, "down", library())).stdout).toBe("nothing is up\n");
  expect(existsSync(join(dir, "up.json"))).toBe(false);
});

const servers = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;

test("down and up with a file that was cut off while it was written", async () => {
  writeFileSync(join(dir, "up.json"), '{"port": 43');
  expect((await typed(dir, "down", library())).stdout).toBe("nothing is up\n");
  const startStanding = () => Promise.reject(new Error("it began"));
  expect((await typed(dir, "up --logs logs", library({ startStanding }))).stderr).toContain("it began");
});

test("of two that begin at once one is refused, and the file is the other's", async () => {
  const released = Promise.withResolvers<never>();
  const both = ["one", "two"].map((logs) =>
    typed(dir, `up --logs ${logs}`, library({ startStanding: () => released.promise })),
  );
  expect(await Promise.race(both)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is up already") });
  expect(existsSync(join(dir, "up.json"))).toBe(true);
  released.reject(new Error("enough"));
  await Promise.all(both);
  expect(existsSync(join(dir, "up.json"))).toBe(false);
});

test("up ends where its file cannot be written: it listens no more", async () => {
  const before = servers();
  mkdirSync(join(dir, "up.json"));
  expect((await typed(dir, "up", library())).exitCode).toBe(3);
  await expect.poll(servers).toBe(before);
});
