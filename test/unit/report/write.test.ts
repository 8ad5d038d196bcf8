import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Verdict } from "../../../harness/contracts/index.ts";
import {
  appendStepSummary,
  stepSummary,
  writeCampaignReports,
  writeTrialReports,
} from "../../../harness/report/index.ts";
import { converged, diverged, environment, outcome } from "./examples.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "p429-report-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const read = (name: string) => readFile(join(dir, name), "utf8");

test("a run directory gets its verdict, summary and junit", async () => {
  await writeTrialReports(dir, diverged, environment);
  expect((await readdir(dir)).sort()).toEqual(["junit.xml", "summary.md", "verdict.json"]);
  expect(Verdict.parse(JSON.parse(await read("verdict.json")))).toEqual(diverged);
});

test("a campaign directory names its trials by relative paths", async () => {
  const trials = [outcome(diverged, join(dir, "a")), outcome(converged, join(dir, "b"))];
  await writeCampaignReports(dir, {
    dir,
    trials,
    failures: [],
    stacks: [],
    startedAt: "2026-01-02T03:04:05Z",
    finishedAt: "2026-01-02T03:05:05Z",
  });
  expect(JSON.parse(await read("campaign.json")).trials.map((trial: { dir: string }) => trial.dir)).toEqual(["a", "b"]);
  const [header, first] = (await read("matrix.csv")).split("\n");
  expect(header).toBe(
    "scenario,subject,version,assembled,seed,replicas,profile,verdict,expected,modes,mode_kinds,leaked,phantom_refusals,faults_planned,faults_fired,faults_excused,duration_ms,reason,dir",
  );
  expect(first).toContain("phantom-refusal,1.84.0,1.84.0,,1,2,fast,diverged,,D1,D1,0.22,1,12,12,0,10500,");
  expect(first).toMatch(/,a$/);
});

test("the step summary is appended to, not replaced", async () => {
  const result = { dir, trials: [outcome(diverged)], failures: [], stacks: [], startedAt: "", finishedAt: "" };
  await appendStepSummary(join(dir, "step.md"), stepSummary(result));
  await appendStepSummary(join(dir, "step.md"), stepSummary(result));
  expect((await read("step.md")).match(/^# phantom-refusal on/gm)).toHaveLength(2);
});

test("the step summary of several trials has no links, for a job's page has no files", async () => {
  const trials = [outcome(diverged), outcome(converged)];
  const result = { dir, trials, failures: [], stacks: [], startedAt: "", finishedAt: "" };
  await appendStepSummary(join(dir, "steps.md"), stepSummary(result));
  const text = await read("steps.md");
  expect(text).toContain("/summary.md`");
  expect(text).not.toContain("](");
});

test("a step summary that GitHub would drop is cut, and says so; the verdict stays first", async () => {
  const reason = `${"long ".repeat(500)}.`;
  const trials = Array.from({ length: 400 }, (_, seed) => outcome({ ...diverged, seed, reason }));
  await appendStepSummary(
    join(dir, "long.md"),
    stepSummary({
      dir,
      trials,
      failures: [],
      stacks: [],
      startedAt: "",
      finishedAt: "",
    }),
  );
  const text = await read("long.md");
  expect(text).toMatch(/^# diverged: 400 of 400 trials\n/);
  expect(text).toMatch(/… \d+ more lines: they are in the report's directory\.\n\n$/);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
});
