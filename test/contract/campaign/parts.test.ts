import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mergeShards } from "../../../harness/campaign/index.ts";
import type { CampaignResult, Progress } from "../../../harness/contracts/index.ts";
import { casesOf, filesIn, matrixOf, word } from "./same-reports.ts";
import { stubCampaign } from "./stub-campaign.ts";

const ids = ["control-stream", "control-provider-500", "control-embeddings"];

let base: string;
let whole: CampaignResult;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "p429-parts-"));
  whole = await stubCampaign(ids, { out: join(base, "whole") });
  for (const index of [1, 2]) await stubCampaign(ids, { out: join(base, `shard-${index}`), shard: { index, of: 2 } });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const at = (...names: string[]) => join(base, ...names);
const shards = () => [at("shard-2"), at("shard-1")];
const json = (file: string) => JSON.parse(readFileSync(file, "utf8"));

describe("shards", () => {
  test("share the trials", () => {
    const parts = shards().map((dir) => matrixOf(dir).length);
    expect(parts.sort()).toEqual([1, 2]);
  });

  test("two, merged, are one run: the same files, cells, cases and verdicts", async () => {
    const { result } = await mergeShards(shards(), at("merged"));
    expect(filesIn(at("merged"))).toEqual(filesIn(at("whole")));
    expect(matrixOf(at("merged"))).toEqual(matrixOf(at("whole")));
    expect(casesOf(at("merged"))).toEqual(casesOf(at("whole")));
    expect(result.trials.map(({ verdict }) => [verdict.scenario, word(verdict.verdict), verdict.planHash])).toEqual(
      whole.trials.map(({ verdict }) => [verdict.scenario, word(verdict.verdict), verdict.planHash]),
    );
    expect(json(at("merged", "campaign-plan.json"))).toMatchObject({ shard: null });
    expect(readFileSync(at("merged", "summary.md"), "utf8").split("\n")[0]).toMatch(/^# \w+: . of 3 trials/);
  });

  test("a link in one is not followed, and not brought along", async () => {
    const [trial] = json(at("shard-2", "campaign.json")).trials as { dir: string }[];
    const inTrial = at("shard-2", trial!.dir, "logs-of-others");
    symlinkSync(base, inTrial);
    try {
      await mergeShards(shards(), at("without-links"));
    } finally {
      rmSync(inTrial);
    }
    expect(existsSync(at("without-links", trial!.dir, "verdict.json"))).toBe(true);
    expect(existsSync(at("without-links", trial!.dir, "logs-of-others"))).toBe(false);
  });

  const unfit = (dirs: string[], message: RegExp) =>
    expect(mergeShards(dirs, at("never"))).rejects.toMatchObject({
      code: "ERR_CAMPAIGN_UNFIT",
      message: expect.stringMatching(message),
    });

  test("one that is missing, given twice, or no shard, is an error", async () => {
    await unfit([at("shard-1")], /Shard 2 of 2 is missing/);
    await unfit([at("shard-1"), at("shard-1"), at("shard-2")], /Shard 1 of 2 is given twice/);
    await unfit([at("shard-1"), at("whole")], /is a whole campaign and no shard/);
    await unfit([at("shard-1"), base], /has no campaign-plan\.json/);
    expect(readdirSync(base)).not.toContain("never");
  });

  /** Shard 2 with other text in one of its files, while `check` runs. */
  async function spoiled(file: string, from: string | RegExp, to: string, check: () => Promise<void>) {
    const path = at("shard-2", file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    await check().finally(() => writeFileSync(path, before));
  }

  const trialOfShard2 = () => json(at("shard-2", "campaign.json")).trials[0].dir as string;

  test("another version of phantom429, another plan, another patch, other dependencies are an error", async () => {
    const plan = "campaign-plan.json";
    const fails = (message: RegExp) => () => unfit(shards(), message);
    await spoiled(plan, /"phantom429": ".*"/, '"phantom429": "9.9.9"', fails(/version of phantom429: .* and 9\.9\.9/));
    await spoiled(plan, /"planHash": ".*"/, '"planHash": "ff"', fails(/plans: control-stream seed 1 on 1\.84\.0/));
    const patches = '"patches": [{ "file": "a", "sha256": "b" }]';
    await spoiled(plan, '"patches": []', patches, fails(/patches of LiteLLM 1\.84\.0/));
    const environment = `${trialOfShard2()}/environment.json`;
    await spoiled(
      environment,
      '"packages": {}',
      '"packages": { "redis": "0" }',
      fails(/dependencies of LiteLLM 1\.84\.0/),
    );
  });

  test("one without the record of a trial is an error", async () => {
    await spoiled(`${trialOfShard2()}/ledger.ndjson`, /^/, "\n", () =>
      unfit(shards(), /The record in .* is not as it was written: ledger\.ndjson is longer/),
    );
  });

  test("one that did not come to its end is an error", async () => {
    await spoiled(`${trialOfShard2()}/verdict.json`, "}", "", () =>
      unfit(shards(), /1 of 3 trials is missing, first .*: a shard did not come to its end/),
    );
  });
});

describe("a campaign that was interrupted", () => {
  test("goes on with what is missing, and its reports are of all", async () => {
    const lost = at("whole", "1.84.0", "control-embeddings-1");
    const kept = at("whole", "1.84.0", "control-stream-1", "verdict.json");
    const { mtimeMs } = statSync(kept);
    rmSync(join(lost, "verdict.json"));
    rmSync(at("whole", "1.84.0", "control-provider-500-1", "ledger.ndjson"));
    for (const file of ["campaign.json", "junit.xml", "summary.md", "matrix.csv"]) rmSync(at("whole", file));
    const before = filesIn(at("shard-1"));
    const events: Progress[] = [];
    const result = await stubCampaign(
      ids,
      { out: null, resume: at("whole") },
      { observe: (event) => events.push(event) },
    );
    expect(result.trials.map(({ verdict }) => verdict.scenario)).toEqual(ids);
    expect(statSync(kept).mtimeMs).toBe(mtimeMs);
    const planned = events.flatMap((event) => (event.type === "planned" ? event.trials : []));
    expect(planned.map(({ done }) => done === null)).toEqual([false, true, true]);
    const again = "control-provider-500 seed 1 is run again: ledger.ndjson is missing";
    expect(events).toContainEqual({ type: "subject", subject: "1.84.0", state: "planned", detail: again });
    expect(events.filter(({ type }) => type === "verdict")).toHaveLength(2);
    expect(matrixOf(at("whole"))).toHaveLength(3);
    expect(filesIn(at("shard-1"))).toEqual(before);
  });

  test("is only continued as what it was", async () => {
    const resumed = (scenarios: string[], more = {}) =>
      stubCampaign(scenarios, { out: null, resume: at("whole"), ...more });
    const unfit = (message: RegExp) => ({ code: "ERR_CAMPAIGN_UNFIT", message: expect.stringMatching(message) });
    await expect(resumed(ids.slice(1))).rejects.toMatchObject(unfit(/plans: control-stream seed 1/));
    await expect(resumed(ids, { seeds: [2] })).rejects.toMatchObject(unfit(/plans: control-stream seed 1/));
    await expect(resumed(ids, { expect: "diverged" })).rejects.toMatchObject(
      unfit(/^The campaign there and the typed one differ in --expect: none and diverged\.$/),
    );
    await expect(resumed(ids, { shard: { index: 1, of: 2 } })).rejects.toMatchObject(unfit(/--shard: none and 1\/2/));
    const other = { subjects: [{ spec: "1.85.0", settings: [], patches: [], latestDeps: false }] };
    await expect(resumed(ids, other)).rejects.toMatchObject(unfit(/LiteLLM: 1\.84\.0 and 1\.85\.0/));
  });
});

test("where nothing ran, junit.xml says so as errors, of one trial and of several", async () => {
  for (const scenarios of [ids.slice(0, 1), ids]) {
    const out = at(`nothing-${scenarios.length}`);
    await expect(stubCampaign(scenarios, { out }, { broken: true })).rejects.toMatchObject({
      code: "ERR_REPLICA_DIED",
    });
    expect(readFileSync(join(out, "junit.xml"), "utf8")).toContain(
      `tests="${scenarios.length}" failures="0" errors="${scenarios.length}"`,
    );
    expect(casesOf(out)).toEqual(scenarios.map((id) => `${id} trial`));
  }
});
