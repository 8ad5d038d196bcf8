import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { connectDaemon } from "../../harness/stack/docker/index.ts";
import { marked, startedBy } from "./marked.ts";
import { buildStubImage, stubImage } from "./stub-image/build.ts";

const cli = join(import.meta.dirname, "../../bin/phantom429.js");
const everything = ["container", "container", "container", "network"];
let env: NodeJS.ProcessEnv;

beforeAll(buildStubImage);
beforeEach(({ onTestFinished }) => {
  const cache = mkdtempSync(join(tmpdir(), "phantom429-cache-"));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  env = { ...process.env, PHANTOM429_CACHE: cache };
});

async function up() {
  const args = ["up", "--stack", "docker", "--replicas", "1", "--litellm", `image:${stubImage}`];
  const harness = startedBy(cli, args, env);
  await harness.says(/is up\./);
  expect(await marked(await connectDaemon(), `"${harness.pid}-`)).toEqual(everything);
  return harness;
}

const left = async (pid: number) => marked(await connectDaemon(), `"${pid}-`);

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends every container before the exit", async (signal, code) => {
  const harness = await up();
  expect(await harness.end(signal)).toBe(code);
  expect(await left(harness.pid)).toEqual([]);
});

test("`down` ends what `up` keeps, and removes what a killed one left", async () => {
  const down = () => execa(process.execPath, [cli, "down"], { env, extendEnv: false });
  const first = await up();
  expect((await down()).stdout).toContain("ended the stack");
  expect(await left(first.pid)).toEqual([]);

  const second = await up();
  await second.kill();
  expect((await down()).stdout).toContain(`left by harness ${second.pid}`);
  expect(await left(second.pid)).toEqual([]);
});
