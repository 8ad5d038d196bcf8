import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CorpusEntry } from "../../../harness/contracts/index.ts";
import { addToCorpus, corpusText, readCorpus } from "../../../harness/explore/corpus.ts";
import { draw, wholeGround } from "../../../harness/explore/draw/index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-corpus-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function entry(seed: number, more: Partial<CorpusEntry> = {}): CorpusEntry {
  const genome = { seed, again: {} };
  const { plan } = draw(genome, wholeGround(2, "local"));
  const features = Array.from({ length: seed }, (_, n) => `feature ${seed}.${n}`);
  return {
    schemaVersion: 1,
    phantom429: "0.2.0",
    litellm: "1.84.0",
    genome,
    plan,
    verdict: "diverged",
    modes: ["D1"],
    features,
    ...more,
  };
}

test("what was added is read again, that with most features first", async () => {
  expect(await addToCorpus(await readCorpus(join(dir, "new"), 2), [entry(1), entry(3)], "0.2.0")).toBe(2);
  const corpus = await readCorpus(join(dir, "new"), 2);
  expect(corpus.entries).toEqual([entry(3), entry(1)]);
  expect(corpus.skipped).toEqual([]);
  expect(JSON.parse(readFileSync(join(dir, "new", "index.json"), "utf8")).entries).toHaveLength(2);
  expect(await addToCorpus(corpus, [entry(1), entry(4)], "0.2.0")).toBe(1);
});

test("files that are no plans, or newer, are counted, named and left as they are", async () => {
  await addToCorpus(await readCorpus(dir, 2), [entry(1)], "0.2.0");
  writeFileSync(join(dir, "torn.json"), '{"schemaVersion": 1, "gen');
  writeFileSync(join(dir, "newer.json"), JSON.stringify({ ...entry(2), schemaVersion: 9 }));
  writeFileSync(join(dir, "index.json"), '{"schemaVersion": 9, "entries": []}');
  const corpus = await readCorpus(dir, 2);
  expect(corpus.entries).toHaveLength(1);
  expect(corpus.skipped.map(({ file }) => file)).toEqual(["newer.json", "torn.json"]);
  expect(corpus.skipped[0]!.why).toMatch(/newer phantom429/);
  expect(corpusText(corpus, "0.2.0").slice(1)).toEqual([
    "corpus: 2 files not run and left as they are:",
    expect.stringMatching(/^ {2}newer\.json: .*newer phantom429/),
    expect.stringMatching(/^ {2}torn\.json: ./),
  ]);
  await addToCorpus(corpus, [entry(2)], "0.2.0");
  expect(readFileSync(join(dir, "torn.json"), "utf8")).toBe('{"schemaVersion": 1, "gen');
  expect(readFileSync(join(dir, "index.json"), "utf8")).toBe('{"schemaVersion": 9, "entries": []}');
  expect(readdirSync(dir)).toHaveLength(5);
});

test("plans by another phantom429 are said to be so", async () => {
  await addToCorpus(await readCorpus(dir, 2), [entry(1), entry(2, { phantom429: "0.1.0" })], "0.2.0");
  expect(corpusText(await readCorpus(dir, 2), "0.2.0")).toEqual([
    `corpus ${dir}: 2 plans, 1 of them by another phantom429: they run as they are`,
  ]);
});

test("what showed nothing that the corpus lacks is not added", async () => {
  const own = (seed: number, features: string[]) => entry(seed, { features });
  await addToCorpus(await readCorpus(dir, 2), [own(1, ["a", "b"])], "0.2.0");
  const corpus = await readCorpus(dir, 2);
  const fresh = [own(2, ["a"]), own(3, ["b", "c"]), own(4, ["c"])];
  expect(await addToCorpus(corpus, fresh, "0.2.0")).toBe(1);
  expect((await readCorpus(dir, 2)).entries).toEqual([own(1, ["a", "b"]), own(3, ["c"])]);
});

test("plans that contradict themselves, or have more replicas, are not run, named, and stay listed", async () => {
  const odd = entry(2);
  odd.plan.phases[0]!.requests[0]!.replica = 7;
  const wide = entry(3);
  wide.plan.replicas = 16;
  await addToCorpus(
    await readCorpus(dir, 16),
    [entry(1), { ...odd, features: ["x"] }, { ...wide, features: ["y"] }],
    "0.2.0",
  );
  const corpus = await readCorpus(dir, 2);
  expect(corpus.entries).toEqual([entry(1)]);
  expect(corpus.skipped.map(({ why }) => why).sort()).toEqual([
    expect.stringMatching(/^its plan contradicts itself: .*replica 7 of 2/),
    "its plan has 16 replicas, more than --replicas 2",
  ]);
  await addToCorpus(corpus, [], "0.2.0");
  expect(JSON.parse(readFileSync(join(dir, "index.json"), "utf8")).entries).toHaveLength(3);
});

test("a file in its place is refused", async () => {
  writeFileSync(join(dir, "file"), "");
  await expect(readCorpus(join(dir, "file"), 2)).rejects.toMatchObject({
    code: "ERR_CORPUS_UNUSABLE",
    message: expect.stringContaining("not a directory"),
  });
});
