import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { createRunDirectory, RunWriter } from "../../../harness/record/index.ts";
import { rejudge } from "../../../scripts/rejudge/rejudge.ts";
import { World } from "../oracle/builder.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "p429-rejudge-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const sound = () =>
  new World().phase("traffic", (world) => [0, 1].map((replica) => world.request({ replica }).complete()));
const leaking = () =>
  new World().phase("hang up", (world) => {
    world.request({ replica: 1 }).complete();
    world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
  });

/** As a trial leaves it, with the verdict that was found then. */
async function record(world: World, name: string, verdict?: object): Promise<string> {
  const dir = await createRunDirectory(join(base, name));
  await using writer = await RunWriter.open(dir);
  writer.plan(world.plan());
  writer.environment(world.environment());
  for (const event of world.history) writer.history(event);
  for (const entry of world.ledger) writer.ledger(entry);
  for (const event of world.provider) writer.provider(event);
  for (const sample of world.samples) writer.sample(sample);
  const found = verdict ?? judge(world.trial(), { expected: null });
  writeFileSync(join(dir, "verdict.json"), JSON.stringify(found));
  return dir;
}

function judgedAgain(...places: string[]) {
  const lines: string[] = [];
  const exitCode = rejudge(places, (line) => lines.push(line));
  return { exitCode, lines };
}

test("a campaign whose verdicts are those of the present oracle", async () => {
  await record(sound(), "campaign/1.84.0/a-1");
  await record(leaking(), "campaign/1.84.0/b-1");
  expect(judgedAgain(join(base, "campaign"))).toEqual({ exitCode: 0, lines: ["2 trials judged again, 0 differ"] });
});

test("one that was judged otherwise is named with what it was and is, and why", async () => {
  await record(sound(), "a-1");
  const other = await record(leaking(), "b-1", { verdict: "converged" });
  const { exitCode, lines } = judgedAgain(base);
  expect(exitCode).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(
      /\n {2}was converged\n {2}now diverged \(agreement D1, settled D1\): 1 reservation was never released/,
    ),
    "2 trials judged again, 1 differs",
  ]);
  expect(lines[0]).toContain(other);
});

test("another mode of the same word differs, other words for it do not", async () => {
  const verdict = judge(leaking().trial(), { expected: null });
  const told = (mode: string) =>
    verdict.findings.map(({ invariant }) => ({ invariant, mode, explanation: "said otherwise" }));
  const same = await record(leaking(), "a-1", { verdict: "diverged", findings: told("D1") });
  const other = await record(leaking(), "b-1", { verdict: "diverged", findings: told("D2") });
  expect(judgedAgain(same)).toEqual({ exitCode: 0, lines: ["1 trial judged again, 0 differ"] });
  expect(judgedAgain(other).lines[0]).toContain("was diverged (agreement D2, settled D2)");
});

test("a directory that cannot be judged is one that differs, and the others are judged all the same", async () => {
  const torn = await record(sound(), "a-1");
  writeFileSync(join(torn, "plan.json"), "{}");
  await record(sound(), "b-1");
  const { exitCode, lines } = judgedAgain(base);
  expect(exitCode).toBe(1);
  expect(lines).toEqual([expect.stringContaining("cannot be judged: "), "2 trials judged again, 1 differs"]);
});

test("nothing to judge is no agreement", () => {
  expect(judgedAgain(base).exitCode).toBe(2);
  expect(judgedAgain(join(base, "nowhere"))).toEqual({
    exitCode: 2,
    lines: [`${join(base, "nowhere")} does not exist`],
  });
  expect(judgedAgain().exitCode).toBe(2);
});
