import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Bench } from "../../../harness/campaign/index.ts";
import { type Divergence, sorted, withDivergence } from "../../../harness/explore/groups.ts";
import { type Find, shrinkFinds } from "../../../harness/explore/shrink-finds.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { pretendedBench, pretendedOutcome } from "../shrink/pretended.ts";

const plan = makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 });
const hangUp = pretendedBench((one) => one.phases.some(({ requests }) => requests.some(({ cancel }) => cancel)));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-shrink-finds-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function find(name: string, more: Partial<Divergence> = {}): Find {
  const divergence = { plan, ...pretendedOutcome(plan, join(dir, "trials", name), true), ...more };
  const [group] = sorted(withDivergence(new Map(), divergence));
  return { group: group!, name, dir: join(dir, "finds", name) };
}

function shrunk(finds: readonly Find[], run: Bench["run"], ms: number, signal = new AbortController().signal) {
  return shrinkFinds(finds, {
    ...{ bench: { run }, ms, subject: "--litellm 1.84.0", logDir: join(dir, "logs"), signal },
    ...{ clock: { now: () => 0 }, report: () => {} },
  });
}

const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)));

test("each find has plan, scenario file, curl script and run of the least plan, and no logs stay", async () => {
  const run: Bench["run"] = async (trials, _observe, _signal, more) => {
    await mkdir(join(dir, "logs", more!.logs!), { recursive: true });
    return hangUp.run(trials);
  };
  const outcomes = await shrunk(
    ["one", "two", "three", "four"].map((name) => find(name)),
    run,
    600_000,
  );
  expect([...outcomes.keys()].sort()).toEqual(["four", "one", "three", "two"]);
  for (const [name, outcome] of outcomes) {
    const size = { requests: 1, faults: 0, replicas: 1 };
    expect(outcome).toMatchObject({ dir: `finds/${name}/shrunk`, size, rate: { shown: 3, of: 3 }, ended: "least" });
    expect(readdirSync(join(dir, "finds", name, "shrunk"))).toEqual(["curl.sh", "plan.json", "run", "scenario.ts"]);
  }
  expect(readdirSync(join(dir, "logs"))).toEqual([]);
});

test("what does not show again leaves no directory, and says so; nor does what is wrong with no counter", async () => {
  const odd = find("odd");
  const none = find("none", { environment: { ...odd.group.smallest.environment, entities: [] } });
  const outcomes = await shrunk([odd, none], pretendedBench(() => false).run, 600_000);
  expect(outcomes.get("odd")).toEqual({ why: "not seen again in 3 runs" });
  expect(outcomes.get("none")).toEqual({ why: "no finding is about a counter" });
  expect(existsSync(join(dir, "finds", "odd", "shrunk"))).toBe(false);
});

test("when the time is over all end: what was found is written, what was not begun is not", async () => {
  let calls = 0;
  const run: Bench["run"] = (trials, _observe, signal) => (calls++ < 3 ? hangUp.run(trials) : untilAborted(signal));
  const outcomes = await shrunk(
    ["one", "two", "three", "four"].map((name) => find(name)),
    run,
    300,
  );
  expect([...outcomes.keys()]).toEqual(["one", "two", "three"]);
  expect(outcomes.get("one")).toMatchObject({ ended: "time", rate: { shown: 0, of: 0 } });
  expect(existsSync(join(dir, "finds", "one", "shrunk", "run"))).toBe(true);
});

test("when it is interrupted with nothing seen, nothing is left", async () => {
  const interrupted = new AbortController();
  const run: Bench["run"] = (_trials, _observe, signal) => {
    setImmediate(() => interrupted.abort(new Error("Ctrl-C")));
    return untilAborted(signal);
  };
  const outcomes = await shrunk([find("one")], run, 600_000, interrupted.signal);
  expect(outcomes.get("one")).toEqual({ why: "interrupted" });
  expect(existsSync(join(dir, "finds", "one", "shrunk"))).toBe(false);
});
