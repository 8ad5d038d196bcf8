import { existsSync, globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDaemon, type Daemon } from "../../harness/stack/docker/daemon.ts";
import { provideImage } from "../../harness/stack/docker/images.ts";
import { casesOf, matrixOf } from "../contract/campaign/same-reports.ts";
import { joinSwarm, type Try, triesOf } from "./shards/swarm.ts";

/** The job of docs/more-machines/swarm for real, with stub gateways that leak in place of LiteLLM. */
const checkout = join(import.meta.dirname, "../..");
const command = "run control-stream control-provider-500 control-success stream-abort-after-chunk --repeat 2";
const words = [...command.split(" "), "--litellm", "1.84.0"];
const service = `phantom429-shards-${process.pid}`;
/** The second of four: it has a trial of control-stream and one more. */
const killedSlot = 1;

let base: string;
let daemon: Daemon;
let swarm: AsyncDisposable | undefined;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "phantom429-shards-"));
  mkdirSync(join(base, "results"));
  daemon = await connectDaemon();
  swarm = await joinSwarm(daemon);
});
afterAll(async () => {
  await execa("docker", ["service", "rm", service], { reject: false });
  await swarm?.[Symbol.asyncDispose]();
  rmSync(base, { recursive: true, force: true });
});

async function serviceEnvironment() {
  const { uid, gid } = userInfo();
  const image = await provideImage(daemon, "base", process.env.PHANTOM429_BASE_IMAGE, () => {});
  // In a worktree packages may be links to another checkout.
  const packages = ["node_modules", "node_modules/@phantom429/query-engine"].map((name) => realpathSync(join(checkout, name)));
  const readable = [checkout, ...packages.filter((place) => !place.startsWith(`${checkout}/`)), "/etc/passwd"];
  const path = [join(checkout, "test/docker/shards"), join(checkout, "docker/harness"), "/usr/bin:/bin"].join(":");
  const env = { CHECKOUT: checkout, PATH: path, HELD: `${killedSlot + 1}`, PHANTOM429_CACHE: "/cache" };
  mkdirSync(join(base, "cache"));
  const options = [
    ...[`--name ${service} --user ${uid}:${gid} --no-resolve-image --quiet`],
    ...readable.map((place) => `--mount type=bind,source=${place},target=${place},readonly`),
    `--mount type=bind,source=${join(base, "cache")},target=/cache`,
    ...Object.entries(env).map(([name, value]) => `--env ${name}=${value}`),
  ];
  return { IMAGE: image.name, RESULTS: join(base, "results"), OPTIONS: options.join(" ") };
}

/** Until the tries are as wanted; a test's own time ends it. */
async function until(wanted: (tries: Try[]) => boolean): Promise<Try[]> {
  for (;;) {
    const tries = await triesOf(daemon, service);
    if (wanted(tries)) return tries;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @throws Error where its shard ended before */
function isHeld(tries: readonly Try[]): boolean {
  const { state = "new" } = last(tries, killedSlot) ?? {};
  if (/complete|failed|rejected/.test(state)) throw new Error(`the shard to be killed is ${state}`);
  return existsSync(at("results", "held"));
}

const last = (tries: readonly Try[], slot: number) => tries.findLast((one) => one.slot === slot);
const at = (...names: string[]) => join(base, ...names);

test("four shards as a Swarm job, one of them killed: the engine does that one again, and no other", async () => {
  const env = await serviceEnvironment();
  const job = execa(join(checkout, "docs/more-machines/swarm"), words, { env, reject: false });
  const { container } = last(await until(isHeld), killedSlot)!;
  const [judged] = globSync(at("results", `shard-${killedSlot + 1}`, "*", "*", "verdict.json"));
  const before = statSync(judged!).mtimeMs;
  await daemon.docker.getContainer(container).kill();
  expect(await job).toMatchObject({ exitCode: 0 });

  const tries = await until((all) => [0, 1, 2, 3].every((slot) => last(all, slot)?.state === "complete"));
  const told = tries.map(({ slot, state, exitCode }) => ({ slot, state, exitCode }));
  expect(told.filter(({ state }) => state !== "complete")).toEqual([
    { slot: killedSlot, state: "failed", exitCode: 137 },
  ]);
  expect(told.filter(({ state }) => state === "complete").map(({ slot }) => slot)).toEqual([0, 1, 2, 3]);
  expect(statSync(judged!).mtimeMs, "what the killed task had judged is kept").toBe(before);
});

test("merged, they are one run", async () => {
  const phantom = (program: string, args: string[]) =>
    execa(process.execPath, [join(checkout, program), ...args], { env: { RESULTS: base }, reject: false });
  const shards = [1, 2, 3, 4].map((part) => at("results", `shard-${part}`));
  const merged = await phantom("bin/phantom429.js", ["merge", ...shards, "--out", at("merged")]);
  const whole = await phantom("test/docker/shards/stub.ts", [...words, "--out", at("whole")]);
  expect([merged.exitCode, whole.exitCode], `${merged.stderr}`).toEqual([1, 1]);
  expect(casesOf(at("merged"))).toEqual(casesOf(at("whole")));
  expect(matrixOf(at("merged"))).toEqual(matrixOf(at("whole")));
});
