import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { converged } from "../report/examples.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const fine = await fakeLibrary().forecast({ subjects: [] } as never);

/** With what the forecast says. */
function library(forecast: Partial<typeof fine> = {}) {
  const { runCampaign, calls } = fakeCampaign();
  return { calls, library: fakeLibrary({ runCampaign, forecast: async () => ({ ...fine, ...forecast }) }) };
}

function earlierCampaign(verdict: object = converged): void {
  mkdirSync(join(place.dir, "old"));
  const document = { schemaVersion: 1, trials: [{ dir: "1.94.3/phantom-refusal-1", verdict }] };
  writeFileSync(join(place.dir, "old", "campaign.json"), JSON.stringify(document));
}

describe("compare", () => {
  test("ends with the lists", async () => {
    const { stdout } = await typed(place.dir, "compare 1.84.0 1.106.2 --scenario phantom-refusal");
    expect(stdout).toMatch(
      /1\.106\.2 against 1\.84\.0\n[\s\S]* {2}new: none\n {2}fixed: 1\n[\s\S]*still there: none\n[\s\S]*judged: none\n/,
    );
  });

  test("sides with patches and settings of their own", async () => {
    writeFileSync(join(place.dir, "a.diff"), "");
    const { library: fakes, calls } = library();
    await typed(place.dir, "compare 1.84 1.84+patch:a.diff+setting:a.b=1 --setting c.d=2", fakes);
    expect(calls[0]?.subjects).toEqual([
      { spec: "1.84.0", settings: ["c.d=2"], patches: [], latestDeps: false },
      { spec: "1.84.0+patch:a.diff+setting:a.b=1", settings: ["c.d=2"], patches: [], latestDeps: false },
    ]);
  });

  test.each([
    ["compare 1.84.0 1.84.0+patch:none.diff", /ERR_PATCH_FAILED[\s\S]*none\.diff/],
    ["compare 1.84.0 1.84.0+setting:x", /ERR_SETTING_MALFORMED/],
    ["compare 1.84.0 1.106.2 --patch f.diff", /hint: .*compare 1\.84\.0 1\.84\.0\+patch:f\.diff/],
    ["compare 1.84.0 1.106.2 --expect converged", /hint: Use `npx phantom429 run` with --expect/],
    ["compare 1.84.0 1.106.2 phantom-refusal", /is a scenario, not a LiteLLM[\s\S]*Write --scenario phantom-refusal/],
    ["compare 1.84.0", /Only one subject is named[\s\S]*--baseline/],
    ["watch phantom-refusal --litellm path:.+patch:a.diff", /watch takes no patches/],
    ["up --litellm 1.84.0+patch:a.diff", /up takes no patches/],
  ])("%s is refused before anything starts", async (line, said) => {
    const { library: fakes, calls } = library();
    const { exitCode, stderr } = await typed(place.dir, line, fakes);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(2);
    expect(calls).toEqual([]);
  });
});

describe("--baseline", () => {
  test.each(["old", "old/campaign.json"])(
    "%s: one subject is compared with those of an earlier campaign",
    async (file) => {
      earlierCampaign({ ...converged, subject: { spec: "1.94.3" }, findings: [{ mode: "D3" }], newer: 1 });
      const { stdout } = await typed(place.dir, `compare 1.106.2 --scenario phantom-refusal --baseline ${file}`);
      expect(stdout).toMatch(new RegExp(`1\\.106\\.2 against 1\\.94\\.3 of ${file}\n[\\s\\S]*fixed: 1\n[\\s\\S]*D3`));
    },
  );

  test("one that ran other plans only is refused before anything starts", async () => {
    earlierCampaign();
    const { library: fakes, calls } = library({ comparable: 0 });
    const { exitCode, stderr } = await typed(place.dir, "compare 1.106.2 --baseline old", fakes);
    expect(stderr).toMatch(/old has no trial of the same plans/);
    expect([exitCode, calls]).toEqual([2, []]);
  });

  test.each([
    ["none", /none: it does not exist/],
    [".", /neither campaign\.json nor verdict\.json/],
    ["a.txt", /a\.txt: .*JSON/],
    ["b.json", /b\.json: .*trials/],
    ["c.json", /c\.json was written by a newer phantom429 \(schema 7, this one reads 1\)/],
  ])("%s", async (file, said) => {
    writeFileSync(join(place.dir, "a.txt"), "text");
    writeFileSync(join(place.dir, "b.json"), '{"schemaVersion":1}');
    writeFileSync(join(place.dir, "c.json"), '{"schemaVersion":7}');
    const { exitCode, stderr } = await typed(place.dir, `compare 1.106.2 --baseline ${file}`);
    expect(stderr).toMatch(said);
    expect(exitCode).toBe(2);
  });
});

describe("--dry-run", () => {
  test.each(["run phantom-refusal --dry-run", "compare 1.84.0 1.106.2 --dry-run"])(
    "%s starts nothing",
    async (line) => {
      const { library: fakes, calls } = library();
      const { exitCode, stdout } = await typed(place.dir, line, fakes, fakeTerminal(place.dir));
      expect(stdout).toMatch(/^trials +1 [\s\S]*about 1 min[\s\S]*about 2 GB of 8 GB[\s\S]*\nNothing was started\.\n$/);
      expect([exitCode, calls]).toEqual([0, []]);
    },
  );

  test.each([
    "run phantom-refusal",
    "run phantom-refusal --dry-run",
    "compare 1.84.0 1.106.2",
    "compare 1.84.0 1.106.2 --dry-run",
  ])("%s: what the memory cannot hold is refused", async (line) => {
    const { library: fakes, calls } = library({ memoryBytes: 9e9, replicasAtOnce: 32 });
    const { exitCode, stderr } = await typed(place.dir, line, fakes);
    expect(stderr).toMatch(
      /ERR_MEMORY_SHORT[\s\S]*32 replicas .* about 9 GB of memory, and there are 8 GB\.[\s\S]*--replicas/,
    );
    expect([exitCode, calls]).toEqual([3, []]);
  });
});
