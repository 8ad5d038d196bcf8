import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { BenchOptions, CampaignOptions, SubjectRequest } from "../../../harness/campaign/index.ts";
import { cli, type Library } from "../../../harness/cli/index.ts";
import { ShrinkOutput } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan, planHash } from "../../../harness/planner/index.ts";
import { createCampaignDirectory } from "../../../harness/record/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { pretendedBench, pretendedOutcome } from "../shrink/pretended.ts";
import { fakeLibrary, fakeTerminal } from "./fakes.ts";

const plan = makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 });

function place(...runs: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "p429-cli-shrink-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const run of runs) {
    mkdirSync(join(cwd, run), { recursive: true });
    writeFileSync(join(cwd, run, "plan.json"), JSON.stringify(plan));
  }
  return cwd;
}

/** A library whose records show D1 on a key, unless their directory is called otherwise. */
function library(
  asked: { subject?: SubjectRequest; options?: BenchOptions } = {},
  shows = (_run: number) => true,
): Library {
  const recorded = (dir: string) => pretendedOutcome(plan, dir, !dir.includes("converged"));
  return fakeLibrary({
    judgeAgain: (dir) => recorded(dir).verdict,
    readRun: async (dir) => ({ plan, environment: recorded(dir).environment, ledger: [] }),
    createDirectory: createCampaignDirectory,
    async openBench(subject, options) {
      Object.assign(asked, { subject, options });
      return pretendedBench(
        (one, run) => shows(run) && one.phases.some(({ requests }) => requests.some(({ cancel }) => cancel)),
      );
    },
  });
}

const shrink = (cwd: string, args: string[], lib = library()) => cli(["shrink", ...args], lib, fakeTerminal(cwd));

test("a diverged trial is shrunk on the LiteLLM and with the settings of its record", async () => {
  const cwd = place("one");
  const asked = {} as { subject?: SubjectRequest };
  const { exitCode, stdout } = await shrink(cwd, ["one", "--out", "small"], library(asked));
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^smaller: 13 requests → 1, 2 replicas → 1.*\nshrunk to 1 request: D1 on a counter of kind key, LiteLLM 1\.84\.0\n$/m,
  );
  expect(stdout).toContain("3 of 3 further runs");
  expect(asked.subject).toMatchObject({ spec: "1.84.0", settings: ["general_settings.a=1"], patches: [] });
  const written = JSON.parse(readFileSync(join(cwd, "small/plan.json"), "utf8"));
  expect(written.scenario).toBe("stream-abort-after-chunk-shrunk");
  expect(readFileSync(join(cwd, "small/scenario.ts"), "utf8")).toContain('id: "stream-abort-after-chunk-shrunk"');
});

test("the newest dependencies of the record stay, also in the next record", async () => {
  const asked = {} as { subject?: SubjectRequest; options?: BenchOptions };
  const lib = library(asked);
  const readRun: Library["readRun"] = async (dir) => {
    const run = await lib.readRun(dir);
    return { ...run, environment: { ...run.environment, command: "phantom429 run x --latest-deps" } };
  };
  await shrink(place("one"), ["one", "--out", "small"], { ...lib, readRun });
  expect(asked.subject?.latestDeps).toBe(true);
  expect(asked.options?.command).toBe("phantom429 shrink one --out small --latest-deps");
});

test("a plan that does not show it again: exit code 1, and how often it was tried", async () => {
  const cwd = place("one");
  const { exitCode, stdout } = await shrink(
    cwd,
    ["one", "--out", "small", "--litellm", "1.106.2"],
    library({}, () => false),
  );
  expect(exitCode).toBe(1);
  expect(stdout).toBe("not reproduced: LiteLLM 1.106.2 did not show D1 on a counter of kind key in 3 runs\n");
});

test("what shows once and never again is not confirmed: exit code 4", async () => {
  const lib = library({}, (run) => run <= 12);
  const { exitCode, stdout } = await shrink(place("one"), ["one", "--out", "small"], lib);
  expect(exitCode).toBe(4);
  expect(stdout).toContain("showed it in 0 of 3 further runs");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(
    "not confirmed: D1 on a counter of kind key, LiteLLM 1.84.0, in 0 of 3 further runs",
  );
});

test("where nothing can be left out, nothing is called shrunk", async () => {
  const lib = {
    ...library(),
    openBench: async () => pretendedBench((one) => planHash({ ...one, scenario: plan.scenario }) === planHash(plan)),
  };
  const { exitCode, stdout } = await shrink(place("one"), ["one", "--out", "small"], lib);
  expect([exitCode, stdout.trimEnd().split("\n").at(-1)]).toEqual([
    0,
    "not smaller: D1 on a counter of kind key, LiteLLM 1.84.0",
  ]);
});

test.each<[what: string, runs: string[], args: string[], said: string[]]>([
  ["a trial that converged", ["converged"], ["converged"], ["ERR_NOTHING_TO_SHRINK", "its verdict is converged"]],
  ["a mode that it does not show", ["one"], ["one", "--mode", "D9"], ["does not show D9", "It shows D1"]],
  [
    "a campaign: which of its trials diverged",
    ["all/a", "all/converged", "all/b"],
    ["all"],
    ["2 trials of 3 diverged", "all/a", "all/b"],
  ],
  ["a directory without a run", [], ["nowhere"], ["ERR_RUN_DIRECTORY_INVALID", "nowhere does not exist"]],
  ["a form that there is not", ["one"], ["one", "--as", "poem"], ["ERR_OPTION_INVALID", "scenario", "curl"]],
  ["no minutes", ["one"], ["one", "--minutes", "0"], ["ERR_OPTION_INVALID", "--minutes"]],
])("nothing starts for %s", async (_, runs, args, said) => {
  const { exitCode, stdout, stderr } = await shrink(place(...runs), args);
  expect(exitCode).toBe(2);
  for (const words of said) expect(stdout + stderr).toContain(words);
});

test("a plan that needs more memory than there is is refused before anything starts", async () => {
  const asked: CampaignOptions[] = [];
  const forecast: Library["forecast"] = async (options) => {
    asked.push(options);
    const needed = { replicasAtOnce: 2, memoryBytes: 9e9, memoryLimitBytes: 8e9 };
    return { ...(await fakeLibrary().forecast(options)), ...needed };
  };
  const lib = { ...library(), forecast, openBench: async () => expect.unreachable() };
  const cwd = place("one");
  const { exitCode, stderr } = await shrink(cwd, ["one", "--out", "small"], lib);
  expect([exitCode, existsSync(join(cwd, "small"))]).toEqual([3, false]);
  expect(stderr).toContain("ERR_MEMORY_SHORT");
  expect(asked[0]!.plans).toEqual(Array.from({ length: 12 }, () => plan));
});

test("--json has the same, by its schema", async () => {
  const cwd = place("one");
  const { exitCode, stdout } = await shrink(cwd, ["one", "--out", "small", "--json"]);
  const document = ShrinkOutput.parse(JSON.parse(stdout));
  expect([exitCode, document.exitCode]).toEqual([0, 0]);
  expect(document.shrunk).toMatchObject({ after: { requests: 1 }, rate: { shown: 3, of: 3 }, ended: "least" });
  const again = await shrink(
    cwd,
    ["one", "--out", "other", "--json"],
    library({}, () => false),
  );
  expect(ShrinkOutput.parse(JSON.parse(again.stdout))).toMatchObject({ exitCode: 1, shrunk: null });
});

test("a plan of a newer schema is told as such", async () => {
  const newer = new PhantomError("ERR_SCHEMA_NEWER", { operation: "read", message: "It is newer.", hint: "Update." });
  const lib = { ...library(), judgeAgain: () => Promise.reject(newer) };
  expect(await shrink(place("one"), ["one"], lib)).toMatchObject({ exitCode: 2 });
});
