import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openBenchOn } from "../../../harness/campaign/bench.ts";
import { startClock } from "../../../harness/clock.ts";
import { CorpusEntry, ExploreDocument, planHash } from "../../../harness/contracts/index.ts";
import { addToCorpus, readCorpus } from "../../../harness/explore/corpus.ts";
import { type ExploreRequest, runExploration } from "../../../harness/explore/index.ts";
import { makePlan, type Scenario } from "../../../harness/planner/index.ts";
import { readRun } from "../../../harness/record/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import type { Switches } from "../../stub/index.ts";
import { prepareStub } from "../campaign/stub-campaign.ts";

const request: Omit<ExploreRequest, "until"> = {
  subject: { spec: "1.84.0", settings: [], patches: [], latestDeps: false },
  stack: "local",
  profile: "fast",
  start: "fork",
  command: "phantom429 explore",
  seed: 1,
  replicas: 2,
  shrinkMinutes: 0,
  typed: (litellm) => `--litellm ${litellm}`,
  corpus: null,
  out: null,
};

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "p429-explore-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function explored(switches: Switches, more: Pick<ExploreRequest, "until" | "corpus"> & Partial<ExploreRequest>) {
  const prepare = prepareStub({ switches });
  const signal = new AbortController().signal;
  return runExploration(
    { ...request, ...more, out: join(base, "out") },
    startClock(),
    signal,
    () => {},
    (...bench) => openBenchOn(prepare, ...bench),
  );
}

test("a gateway that settles nothing is found out: grouped, run again, written with a scenario file of the same plan", async () => {
  const { document, dir, failure } = await explored(
    { leakAlways: true },
    { until: { trials: 5 }, corpus: join(base, "corpus") },
  );
  expect(failure).toBeNull();
  expect(ExploreDocument.parse(JSON.parse(readFileSync(join(dir, "explore.json"), "utf8")))).toEqual(document);
  expect(readFileSync(join(dir, "summary.md"), "utf8")).toMatch(/^# Exploration of LiteLLM 1\.84\.0, seed 1/);

  const found = document.groups.find(({ kinds }) => kinds.includes("never-settled"));
  expect(found).toMatchObject({ confirmed: { of: 1, times: 1 } });
  expect(document.trials.judged).toBeLessThanOrEqual(5);
  const find = join(dir, "finds", found!.name);
  const scenario = await scenarioOf(find);
  expect(planHash(makePlan(scenario, { seed: 1 }))).toBe(readRun(find).planHash);

  const entries = readdirSync(join(base, "corpus")).filter((name) => name !== "index.json");
  expect(entries).toHaveLength(document.corpus!.added);
  for (const file of entries) CorpusEntry.parse(JSON.parse(readFileSync(join(base, "corpus", file), "utf8")));
});

test("a sound gateway shows nothing with the plans of a corpus, and leaves neither run directories nor logs", async () => {
  const corpus = join(base, "corpus");
  await addToCorpus(await readCorpus(corpus, 2), ["control-success", "control-stream"].map(control), "0.2.0");
  const { document, dir } = await explored({}, { until: { trials: 2 }, corpus });
  expect(document).toMatchObject({
    groups: [],
    inconclusive: [],
    trials: { converged: 2, diverged: 0 },
    failure: null,
  });
  expect(document.corpus).toMatchObject({ read: 2, skipped: 0 });
  expect(readdirSync(join(dir, "trials"))).toEqual([]);
  expect(readdirSync(join(dir, "logs"))).toEqual([]);
});

test("a find is shrunk on the same bench: its directory holds plan, scenario file, curl script and run", async () => {
  const corpus = join(base, "corpus");
  await addToCorpus(await readCorpus(corpus, 2), [control("control-success")], "0.2.0");
  const { document, dir } = await explored({ leakAlways: true }, { until: { trials: 1 }, corpus, shrinkMinutes: 2 });
  const [found, ...others] = document.groups;
  expect(others).toEqual([]);
  expect(found!.smallest.requests).toBeGreaterThan(1);
  expect(found!.shrunk).toMatchObject({
    dir: `finds/${found!.name}/shrunk`,
    size: { requests: 1 },
    rate: { shown: 3 },
  });
  const shrunk = join(dir, "finds", found!.name, "shrunk");
  expect(readdirSync(shrunk).sort()).toEqual(["curl.sh", "plan.json", "run", "scenario.ts"]);
  expect(planHash(makePlan(await scenarioOf(shrunk), { seed: 1 }))).toBe(readRun(join(shrunk, "run")).planHash);
  // Reports name the place where they are, not that of the trial that was copied.
  for (const place of [join(dir, "finds", found!.name), join(shrunk, "run")]) {
    expect(readFileSync(join(place, "summary.md"), "utf8")).toContain(place);
    expect(readFileSync(join(place, "junit.xml"), "utf8")).not.toContain("/trials/");
  }
});

/** A plan in which nothing goes wrong. */
function control(id: string): CorpusEntry {
  return {
    schemaVersion: 1,
    phantom429: "0.2.0",
    litellm: "1.84.0",
    genome: { seed: 1, again: {} },
    plan: makePlan(findScenario(id), { seed: 1 }),
    verdict: "converged",
    modes: [],
    features: [id],
  };
}

/** Its file's, as the command line reads it: what it imports is this package. */
async function scenarioOf(dir: string): Promise<Scenario> {
  const text = readFileSync(join(dir, "scenario.ts"), "utf8");
  const file = join(dir, "imported.ts");
  writeFileSync(
    file,
    text.replace('"phantom429"', JSON.stringify(join(import.meta.dirname, "../../../harness/index.ts"))),
  );
  return (await import(file)).default;
}
