import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ExploreDocument } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { type ExploreRequest, runExploration } from "../../../harness/explore/index.ts";
import { fakeBench } from "./fake-bench.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-session-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const full = () => new PhantomError("ERR_DISK_FULL", { operation: "run", message: "Full.", hint: "Free some." });

async function explored(bench: ReturnType<typeof fakeBench>, corpus: string) {
  const request: ExploreRequest = {
    subject: { spec: "1.84.0", settings: [], patches: [], latestDeps: false },
    stack: "local",
    profile: "fast",
    command: "phantom429 explore",
    seed: 1,
    replicas: 2,
    until: { trials: 10 },
    shrinkMinutes: 0,
    typed: (litellm) => `--litellm ${litellm}`,
    corpus,
    out: join(dir, "out"),
  };
  const open = async () => ({ spec: "1.84.0", run: bench.run, async [Symbol.asyncDispose]() {} });
  return runExploration(request, { now: () => 0 }, new AbortController().signal, () => {}, open);
}

test("a corpus that cannot be written is refused before anything starts", async () => {
  const bench = fakeBench(full);
  await expect(explored(bench, "/proc/nope/corpus")).rejects.toMatchObject({ code: "ERR_CORPUS_UNUSABLE" });
  expect(bench.calls).toEqual([]);
  expect(existsSync(join(dir, "out"))).toBe(false);
});

test("a corpus that is gone at the end takes nothing from the report, and is told", async () => {
  const corpus = join(dir, "corpus");
  const bench = fakeBench(() => ({ verdict: "not-applicable" }), {
    begun: async () => rmSync(corpus, { recursive: true, force: true }),
  });
  const { document, failure } = await explored(bench, corpus);
  expect(failure).not.toBeNull();
  expect(ExploreDocument.parse(JSON.parse(readFileSync(join(dir, "out", "explore.json"), "utf8")))).toEqual(document);
});

test("what could not go on has its report, with the reason", async () => {
  const { failure } = await explored(fakeBench(full), join(dir, "corpus"));
  expect(failure).toMatchObject({ code: "ERR_DISK_FULL" });
  expect(JSON.parse(readFileSync(join(dir, "out", "explore.json"), "utf8")).failure.code).toBe("ERR_DISK_FULL");
  expect(readFileSync(join(dir, "out", "summary.md"), "utf8")).toContain("It could not go on: ERR_DISK_FULL");
});
