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
  const features = Array.from({ length: seed }, (_, n) => `feature ${n}`);
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
  expect(await addToCorpus(await readCorpus(join(dir, "new")), [entry(1), entry(3)], "0.2.0")).toBe(2);
  const corpus = await readCorpus(join(dir, "new"));
  expect(corpus.entries).toEqual([entry(3), entry(1)]);
  expect(corpus.skipped).toEqual([]);
  expect(JSON.parse(readFileSync(join(dir, "new", "index.json"), "utf8")).entries).toHaveLength(2);
  expect(await addToCorpus(corpus, [entry(1), entry(4)], "0.2.0")).toBe(1);
});

test("files that are no plans, or newer, are counted, named and left as they are", async () => {
  await addToCorpus(await readCorpus(dir), [entry(1)], "0.2.0");
  writeFileSync(join(dir, "torn.json"), '{"schemaVersion": 1, "gen');
  writeFileSync(join(dir, "newer.json"), JSON.stringify({ ...entry(2), schemaVersion: 9 }));
  writeFileSync(join(dir, "index.json"), '{"schemaVersion": 9, "entries": []}');
  const corpus = await readCorpus(dir);
  expect(corpus.entries).toHaveLength(1);
  expect(corpus.skipped.map(({ file }) => file)).toEqual(["newer.json", "torn.json"]);
  expect(corpus.skipped[0]!.why).toMatch(/newer phantom429/);
  await addToCorpus(corpus, [entry(2)], "0.2.0");
  expect(readFileSync(join(dir, "torn.json"), "utf8")).toBe('{"schemaVersion": 1, "gen');
  expect(readFileSync(join(dir, "index.json"), "utf8")).toBe('{"schemaVersion": 9, "entries": []}');
  expect(readdirSync(dir)).toHaveLength(5);
});

test("plans by another phantom429 are said to be so", async () => {
  await addToCorpus(await readCorpus(dir), [entry(1), entry(2, { phantom429: "0.1.0" })], "0.2.0");
  expect(corpusText(await readCorpus(dir), "0.2.0")).toEqual([
    `corpus ${dir}: 2 plans, 1 of them by another phantom429: they run as they are`,
  ]);
});

test("a file in its place is refused", async () => {
  writeFileSync(join(dir, "file"), "");
  await expect(readCorpus(join(dir, "file"))).rejects.toMatchObject({ code: "ERR_CORPUS_UNUSABLE" });
});
