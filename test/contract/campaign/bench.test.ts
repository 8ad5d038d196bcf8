import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type BenchTrial, openBenchOn } from "../../../harness/campaign/bench.ts";
import type { StackFall } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { prepareStub } from "./stub-campaign.ts";

const subject = { spec: "1.84.0", settings: [], patches: [], latestDeps: false };

test("a bench runs plans of any scenarios on one stack, exclusive ones on their own, and again when asked again", async () => {
  const out = mkdtempSync(join(tmpdir(), "p429-bench-"));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const asked: string[] = [];
  let ended = 0;
  const prepare = prepareStub({
    broken({ logDir, replicas }) {
      asked.push(`${replicas} replicas, logs in ${logDir.slice(out.length + 1)}`);
      return logDir.includes("exclusive");
    },
    ended: () => ended++,
  });
  const trial = (id: string, place: string, seed = 1): BenchTrial => ({
    plan: makePlan(findScenario(id), { seed }),
    dir: join(out, place),
  });
  {
    await using bench = await openBenchOn(prepare, subject, {
      profile: "fast",
      stack: "local",
      logDir: join(out, "logs"),
      command: "test",
      signal: new AbortController().signal,
      report: () => {},
    });
    const { spec } = bench;
    expect(spec).toBe("1.84.0");
    const exclusive = ["exclusive-1", "exclusive-2"].map((place) => trial("replica-killed", place));
    const [first, lost, second, lostToo] = await bench.run([
      trial("control-stream", "a"),
      exclusive[0]!,
      trial("control-success", "b"),
      exclusive[1]!,
    ]);
    expect([first, second]).toMatchObject([
      { trial: { dir: join(out, "a") }, outcome: { dir: join(out, "a"), verdict: { scenario: "control-stream" } } },
      { trial: { dir: join(out, "b") }, outcome: { dir: join(out, "b"), verdict: { scenario: "control-success" } } },
    ]);
    expect([lost, lostToo]).toMatchObject([
      { trial: { dir: join(out, "exclusive-1") }, error: { code: "ERR_REPLICA_DIED" } },
      { trial: { dir: join(out, "exclusive-2") }, error: { code: "ERR_REPLICA_DIED" } },
    ]);
    expect(asked.sort()).toEqual([
      "2 replicas, logs in exclusive-1/logs",
      "2 replicas, logs in exclusive-2/logs",
      "2 replicas, logs in logs/run-1",
    ]);
    const [again] = await bench.run([trial("control-success", "c", 2)], undefined, undefined, { logs: "again" });
    expect(again).toMatchObject({ outcome: { verdict: { seed: 2 } } });
    expect(asked.at(-1)).toBe("2 replicas, logs in logs/again");
    expect(ended).toBe(0);
  }
  expect(ended).toBe(1);
});

test("a bench tells of a replica that ended by itself, and runs the plans on a new stack", async () => {
  const out = mkdtempSync(join(tmpdir(), "p429-bench-"));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const reason = "Replica 0 ended by itself (signal 11).";
  const died = new PhantomError("ERR_REPLICA_DIED", { operation: "run trials", message: reason, hint: "None." });
  let stacks = 0;
  const prepare = prepareStub({ fallen: () => (++stacks === 1 ? AbortSignal.abort(died) : undefined) });
  await using bench = await openBenchOn(prepare, subject, {
    profile: "fast",
    stack: "local",
    logDir: join(out, "logs"),
    command: "test",
    signal: new AbortController().signal,
    report: () => {},
  });
  const falls: StackFall[] = [];
  const trial = { plan: makePlan(findScenario("control-success"), { seed: 1 }), dir: join(out, "a") };
  const outcomes = await bench.run([trial], undefined, undefined, { fell: (fall) => falls.push(fall) });
  expect(outcomes).toMatchObject([{ outcome: { verdict: { scenario: "control-success" } } }]);
  expect(falls).toEqual([{ reason, again: [] }]);
  expect(stacks).toBe(2);
});
