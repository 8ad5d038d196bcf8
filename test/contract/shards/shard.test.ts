import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

/** docker/harness/shard with a phantom429 that says how it was called and ends as it is told. */
const shard = join(import.meta.dirname, "../../../docker/harness/shard");
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-shard-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const place = () => join(dir, "shard-2");
/** What a campaign at its end has. */
const end = () => `mkdir -p ${place()}; echo {} >${place()}/campaign.json`;

function task(body: string, env: Record<string, string> = { INDEX: "1" }) {
  writeFileSync(join(dir, "phantom429"), `#!/bin/sh\necho "$@" >"${dir}/called"\n${body}\n`, { mode: 0o755 });
  const child = spawn(shard, ["run", "--all"], {
    env: { PATH: `${dir}:${process.env.PATH}`, SHARDS: "4", RESULTS: dir, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, stderr: () => stderr };
}

const called = () => readFileSync(join(dir, "called"), "utf8").trim();

test.each([
  [0, 0, "converged"],
  [1, 0, "diverged: a verdict, which another try would only repeat"],
  [4, 0, "inconclusive: a verdict too"],
  [2, 2, "the command line"],
  [3, 3, "the environment"],
  [137, 137, "killed for its memory"],
])("phantom429's exit code %i is %i for the engine: %s", async (code, told) => {
  expect(await task(`${end()}; exit ${code}`).ended).toBe(told);
});

test.each([0, 1, 4])("exit code %i without a campaign that came to its end is no verdict", async (code) => {
  expect(await task(`exit ${code}`).ended).toBe(3);
});

describe("the shard is", () => {
  test.each([
    [{ INDEX: "0" }, 1],
    [{ INDEX: "3" }, 4],
    [{ JOB_COMPLETION_INDEX: "2" }, 3],
    // As Swarm says slot 0: the ID of the node.
    [{ INDEX: "tbjdvjcgjhc55xmbmlxjpz9ff" }, 1],
  ])("with %o number %i", async (env, part) => {
    await task("exit 0", env).ended;
    expect(called()).toBe(`run --all --out ${dir}/shard-${part} --shard ${part}/4`);
  });

  test("an error where nothing says it", async () => {
    const { ended, stderr } = task("exit 0", {});
    expect(await ended).toBe(2);
    expect(stderr()).toContain("INDEX must say which shard this is");
  });
});

test("what a task before it has judged is resumed; what it left before its plan is removed", async () => {
  mkdirSync(place());
  writeFileSync(join(place(), "rest"), "");
  await task("exit 0").ended;
  expect(called()).toBe(`run --all --out ${place()} --shard 2/4`);
  expect(existsSync(place())).toBe(false);

  mkdirSync(place());
  writeFileSync(join(place(), "campaign-plan.json"), "{}");
  await task("exit 0").ended;
  expect(called()).toBe(`run --all --resume ${place()} --shard 2/4`);
  expect(existsSync(join(place(), "campaign-plan.json"))).toBe(true);
});

test("SIGTERM goes to phantom429, and its exit code is waited for", async () => {
  const { child, ended } = task(
    `trap 'sleep 0.3; touch "${dir}/stopped"; exit 143' TERM; touch "${dir}/ready"; while :; do sleep 0.05; done`,
  );
  while (!existsSync(join(dir, "ready"))) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGTERM");
  expect(await ended).toBe(143);
  expect(existsSync(join(dir, "stopped"))).toBe(true);
});
