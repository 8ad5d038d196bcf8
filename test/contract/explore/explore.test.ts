import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBenchOn } from "../../../harness/campaign/bench.ts";
import { startClock } from "../../../harness/clock.ts";
import { CorpusEntry, ExploreDocument, planHash } from "../../../harness/contracts/index.ts";
import { type ExploreRequest, runExploration } from "../../../harness/explore/index.ts";
import { makePlan, type Scenario } from "../../../harness/planner/index.ts";
import { readRun } from "../../../harness/record/index.ts";
import { prepareStub } from "../campaign/stub-campaign.ts";

test("a gateway that settles nothing is found out: grouped, run again, written with a scenario file of the same plan", async () => {
  const base = mkdtempSync(join(tmpdir(), "p429-explore-"));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const request: ExploreRequest = {
    subject: { spec: "1.84.0", settings: [], patches: [], latestDeps: false },
    stack: "local",
    profile: "fast",
    start: "fork",
    command: "phantom429 explore",
    seed: 1,
    replicas: 2,
    until: { trials: 5 },
    corpus: join(base, "corpus"),
    out: join(base, "out"),
  };
  const prepare = prepareStub({ switches: { leakAlways: true } });
  const { document, dir } = await runExploration(
    request,
    startClock(),
    new AbortController().signal,
    () => {},
    (...bench) => openBenchOn(prepare, ...bench),
  );
  expect(ExploreDocument.parse(JSON.parse(readFileSync(join(dir, "explore.json"), "utf8")))).toEqual(document);
  expect(readFileSync(join(dir, "summary.md"), "utf8")).toMatch(/^# Exploration of LiteLLM 1\.84\.0, seed 1/);

  const found = document.groups.find(({ kinds }) => kinds.includes("never-settled"));
  expect(found).toMatchObject({ confirmed: { of: 1 } });
  const find = join(dir, "finds", found!.name);
  const scenario = await scenarioOf(find);
  expect(planHash(makePlan(scenario, { seed: 1 }))).toBe(readRun(find).planHash);

  const entries = readdirSync(join(base, "corpus")).filter((name) => name !== "index.json");
  expect(entries).toHaveLength(document.corpus!.added);
  for (const file of entries) CorpusEntry.parse(JSON.parse(readFileSync(join(base, "corpus", file), "utf8")));
});

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
