import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../../harness/stack/common/processes.ts";
import { endIdleWarmHosts, listWarmHosts } from "../../../harness/stack/local/warm/index.ts";
import { warmTrouble } from "../../../harness/stack/local/warm/open.ts";
import { warmDirectory, warmFiles } from "../../../harness/stack/local/warm/state.ts";
import { type Choices, fakeRun, processesOf } from "./warm-bed.ts";

let cacheDir: string;
let mark: string;
beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), "p429-warm-"));
  mark = randomUUID();
  expect(warmTrouble(cacheDir)).toBeNull();
});
afterEach(() => {
  for (const pid of processesOf(mark)) process.kill(pid, "SIGKILL");
  rmSync(cacheDir, { recursive: true, force: true });
});

const run = (choices: Partial<Choices> = {}) => fakeRun({ cacheDir, mark, ...choices });
const gone = { timeout: 5_000, interval: 50 };
const nothingLeft = () => expect.poll(() => processesOf(mark), gone).toEqual([]);
const files = () => readdirSync(join(cacheDir, "warm"));

test("the next run uses what the first has imported, and the host stays between them", async () => {
  const first = run();
  const before = await first.replica();
  expect(listWarmHosts(cacheDir)).toMatchObject([{ spec: "1.2.3", sessions: 1, until: null }]);
  // The host, the session and its replica.
  expect(listWarmHosts(cacheDir)).toMatchObject([{ processes: 3 }]);
  await first[Symbol.asyncDispose]();
  await expect.poll(() => listWarmHosts(cacheDir), gone).toMatchObject([{ sessions: 0, until: expect.any(Number) }]);
  expect(processesOf(mark)).toHaveLength(1);

  await using second = run();
  const after = await second.replica();
  expect(after.import).toBe(before.import);
  expect(after.pid).not.toBe(before.pid);
  expect(after.host).toBe(second.keeper.owner);
  expect(second.reports).toEqual([expect.stringMatching(/^LiteLLM is warm since /)]);
});

test("two runs at once do not see each other", async () => {
  await using first = run();
  const second = run();
  const [one, two] = await Promise.all([first.replica(), second.replica()]);
  expect(one.import).toBe(two.import);
  expect([one.host, two.host]).toEqual([first.keeper.owner, second.keeper.owner]);
  expect(listWarmHosts(cacheDir)).toMatchObject([{ sessions: 2 }]);

  await second[Symbol.asyncDispose]();
  expect([isAlive(one.pid), isAlive(two.pid)]).toEqual([true, false]);
  expect((await first.replica()).import).toBe(one.import);
});

test("it ends when its time is over, counted from the last run, which says how long", async () => {
  const first = run({ keepMs: 60_000 });
  await first.replica();
  await first[Symbol.asyncDispose]();
  const second = run({ keepMs: 1_000 });
  await second.replica();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(processesOf(mark).length, "it is in use").toBeGreaterThan(1);
  await second[Symbol.asyncDispose]();
  expect(processesOf(mark)).toHaveLength(1);
  await nothingLeft();
  expect(files()).toEqual([]);
});

test("it ends when memory runs short, but not under a run", async () => {
  const first = run({ leastAvailableMiB: 1e9 });
  const { pid } = await first.replica();
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(isAlive(pid)).toBe(true);
  await first[Symbol.asyncDispose]();
  await nothingLeft();
});

test("it ends when its files are removed", async () => {
  const first = run();
  await first.replica();
  await first[Symbol.asyncDispose]();
  rmSync(join(cacheDir, "warm"), { recursive: true });
  await nothingLeft();
});

test("cleaning ends those that no run uses", async () => {
  const idle = run({ key: { key: "a".repeat(16), family: "a" } });
  await idle.replica();
  await idle[Symbol.asyncDispose]();
  await expect.poll(() => listWarmHosts(cacheDir), gone).toMatchObject([{ sessions: 0 }]);
  const used = run();
  const { pid } = await used.replica();
  expect(await endIdleWarmHosts(cacheDir)).toMatchObject([{ key: "a".repeat(16) }]);
  expect(isAlive(pid)).toBe(true);
  await used[Symbol.asyncDispose]();
  await expect.poll(() => listWarmHosts(cacheDir), gone).toMatchObject([{ sessions: 0 }]);
  expect(await endIdleWarmHosts(cacheDir)).toHaveLength(1);
  await nothingLeft();
  expect(files()).toEqual([]);
});

test("a run with another key imports for itself; one of the same family ends the outdated host", async () => {
  const first = run({ key: { key: "a".repeat(16), family: "f" } });
  const before = await first.replica();
  await first[Symbol.asyncDispose]();
  await expect.poll(() => listWarmHosts(cacheDir), gone).toMatchObject([{ sessions: 0 }]);

  await using other = run({ key: { key: "b".repeat(16), family: "g" } });
  expect((await other.replica()).import).not.toBe(before.import);
  expect(listWarmHosts(cacheDir)).toHaveLength(2);

  await using newer = run({ key: { key: "c".repeat(16), family: "f" } });
  expect((await newer.replica()).import).not.toBe(before.import);
  expect(listWarmHosts(cacheDir).map(({ key }) => key[0])).toEqual(["b", "c"]);
  expect(newer.reports).toContain("the warm host is of an older state: ended");
});

test("a harness that is killed leaves the host, and nothing of its own", async () => {
  const victim = spawn(process.execPath, [join(import.meta.dirname, "warm-victim.ts"), cacheDir, mark], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { pid, host } = await firstLine(victim.stdout);
  expect(isAlive(pid)).toBe(true);
  victim.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), gone).toBe(false);
  await expect.poll(() => listWarmHosts(cacheDir), gone).toMatchObject([{ sessions: 0 }]);
  expect(processesOf(mark)).toHaveLength(1);
  await using next = run();
  expect((await next.replica()).host).not.toBe(host);
});

test("a host that is killed takes its sessions and replicas along, and the next run starts cold", async () => {
  await using first = run();
  const before = await first.replica();
  const [host] = listWarmHosts(cacheDir);
  process.kill(host!.pid, "SIGKILL");
  await nothingLeft();
  expect(files().length, "what it left").toBeGreaterThan(0);
  await expect(first.replica()).rejects.toMatchObject({ code: "ERR_REPLICA_DIED" });

  await using second = run();
  expect((await second.replica()).import).not.toBe(before.import);
  expect(listWarmHosts(cacheDir)).toHaveLength(1);
});

test("runs that begin together start one host", async () => {
  const runs = [run(), run(), run()];
  const replicas = await Promise.all(runs.map((each) => each.replica()));
  expect(new Set(replicas.map((each) => each.import)).size).toBe(1);
  expect(listWarmHosts(cacheDir)).toMatchObject([{ sessions: 3 }]);
  await Promise.all(runs.map((each) => each[Symbol.asyncDispose]()));
});

test("a directory that others can enter is closed, and one that cannot be is not used", async () => {
  chmodSync(join(cacheDir, "warm"), 0o755);
  expect(warmTrouble(cacheDir)).toBeNull();
  expect(warmTrouble(join(cacheDir, "x".repeat(100)))).toMatch(/too long for a socket/);
  expect(existsSync(join(cacheDir, "x".repeat(100)))).toBe(false);
});

test("where a socket's path is just short enough for a host, it is for one of `watch`, too", () => {
  const deepest = Array.from({ length: 100 }, (_, length) => join(cacheDir, "x".repeat(length + 1)))
    .filter((dir) => warmTrouble(dir) === null)
    .at(-1)!;
  const { socket } = warmFiles(warmDirectory(deepest), `${"0".repeat(16)}-4194304`);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<{ pid: number; host: string }> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line);
  throw new Error("the victim said nothing");
}
