import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { phantom429 } from "./processes.ts";

/** D10 on LiteLLM 1.110.2, seed 1. */
const recorded = join(import.meta.dirname, "../../fixtures/recorded/redis-reply-lost-1");

function copy(): string {
  const dir = mkdtempSync(join(tmpdir(), "p429-outcome-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(recorded, dir, { recursive: true });
  return dir;
}

async function answer(args: string[]): Promise<{ code: number | null; last: string | undefined }> {
  await using run = phantom429(args);
  const { code, stdout } = await run.exited;
  return { code, last: stdout.trimEnd().split("\n").at(-1) };
}

/** By a gate file of that scenario. */
async function gate(entry: string, dir: string) {
  const file = join(dir, "gate.yaml");
  writeFileSync(file, `scenarios:\n  redis-reply-lost: ${entry}\n`);
  const { code, last } = await answer(["gate", file, "--from", dir]);
  return { code, last: last?.replaceAll(file, "gate.yaml") };
}

test("what diverged exits 1", async () => {
  const { code, last } = await answer(["report", recorded]);
  expect(code).toBe(1);
  expect(last).toMatch(/^diverged: .*D10.* \(equal to verdict\.json\)$/);
});

test("what was shortened since is inconclusive and exits 4", async () => {
  const dir = copy();
  writeFileSync(join(dir, "ledger.ndjson"), readFileSync(join(recorded, "ledger.ndjson"), "utf8").replace(/.*\n$/, ""));
  const { code, last } = await answer(["report", dir]);
  expect(code).toBe(4);
  expect(last).toMatch(/^inconclusive: /);
});

test("a gate exits 0 as its file says, 1 for what is fixed, 4 for a race that one seed shows", async () => {
  const dir = copy();
  expect(await gate("{ known: [D10] }", dir)).toEqual({
    code: 0,
    last: expect.stringMatching(/^passed: 1 scenario judged, 1 known against gate\.yaml on litellm 1\.110\.2/),
  });
  expect(await gate("{ known: [D1, D10] }", dir)).toMatchObject({
    code: 1,
    last: expect.stringMatching(/^failed: 1 fixed .*redis-reply-lost D1 \(0 of 1 trials\)$/),
  });
  expect(await gate("converged", dir)).toMatchObject({
    code: 4,
    last: expect.stringContaining("the race D10 in 1 of 1 trial: too few to tell whether it is new"),
  });
  await using opened = phantom429(["open", dir]);
  expect(await opened.exited).toMatchObject({ code: 0 });
  expect(readFileSync(join(dir, "report.html"), "utf8")).toContain('"gated":{"gate":{"file":');
});
