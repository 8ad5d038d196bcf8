import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Plan } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan, planHash } from "../../../harness/planner/index.ts";
import { type ShrinkRequest, type Shrunk, shrink, sizesText, type Target } from "../../../harness/shrink/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { pretendedBench } from "./pretended.ts";

const plan = makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 });
const target: Target = { mode: "D1", kind: "key", finding: { invariant: "settled", kind: "never-settled" } };
const requestsOf = (one: Plan) => one.phases.flatMap(({ requests }) => requests);
const aborted = requestsOf(plan).find(({ cancel }) => cancel !== null)!.id;
const isAborted = (one: Plan) => requestsOf(one).some(({ id, cancel }) => id === aborted && cancel !== null);

function request(more: Partial<ShrinkRequest> = {}) {
  const dir = mkdtempSync(join(tmpdir(), "p429-shrink-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const said: string[] = [];
  let now = 0;
  const options: ShrinkRequest = {
    plan,
    target,
    names: [aborted],
    runs: 1,
    minutes: 5,
    dir,
    signal: new AbortController().signal,
    clock: { now: () => (now += 1000) },
    smaller: (from, to) => said.push(sizesText(from, to)),
    ...more,
  };
  return { options, dir, said };
}

test("the smallest plan's record stays, and no other", async () => {
  const { options, dir, said } = request();
  const bench = pretendedBench(isAborted);
  const shrunk = (await shrink(options, bench)) as Shrunk;
  expect(shrunk).toMatchObject({
    ended: "least",
    after: { requests: 1, replicas: 1, entities: 1 },
    rate: { shown: 3, of: 3 },
  });
  expect(readdirSync(dir)).toEqual(["run"]);
  expect(JSON.parse(readFileSync(join(dir, "run", "plan.json"), "utf8"))).toEqual(shrunk.plan);
  const summary = readFileSync(join(dir, "run", "summary.md"), "utf8");
  expect(summary).toContain(`npx phantom429 replay ${join(dir, "run")}\n`);
  expect(summary).not.toContain("trials/");
  expect(said.at(-1)).toContain("13 requests → 1, 2 replicas → 1");
  expect(shrunk.trials).toBe(bench.batches.reduce((a, b) => a + b, 0));
});

test("not shown where the plan itself does not show it in three runs, and nothing stays", async () => {
  const { options, dir } = request();
  const bench = pretendedBench(() => false);
  expect(await shrink(options, bench)).toEqual({ plan: null, judged: 3, of: 3 });
  expect(bench.batches.at(-1)).toBe(3);
  expect(readdirSync(dir)).toEqual([]);
});

test("a race counts when it shows once in n runs, and its rate is told", async () => {
  const { options } = request({ runs: 4 });
  const shrunk = (await shrink(
    options,
    pretendedBench((one, run) => isAborted(one) && run % 4 === 0),
  ))!;
  expect(shrunk).toMatchObject({ after: { requests: 1 }, rate: { shown: 1, of: 4 } });
});

test("when the time is over, the smallest so far is what comes out", async () => {
  let now = 0;
  const { options, dir } = request({ minutes: 1, names: [], clock: { now: () => (now += 45_000) } });
  const shrunk = (await shrink(options, pretendedBench(isAborted))) as Shrunk;
  expect(shrunk.ended).toBe("time");
  expect(readdirSync(dir)).toEqual(["run"]);
});

test("an interruption loses nothing that was found", async () => {
  const stop = new AbortController();
  const { options, dir } = request({ signal: stop.signal });
  const bench = pretendedBench(isAborted);
  const run = async (...[trials]: Parameters<typeof bench.run>) => {
    if (bench.batches.length === 2) stop.abort(new Error("Ctrl-C"));
    stop.signal.throwIfAborted();
    return bench.run(trials);
  };
  const shrunk = (await shrink(options, { run }))!;
  expect(shrunk).toMatchObject({ ended: "interrupted", rate: { of: 0 }, after: { requests: 1 } });
  expect(readdirSync(dir)).toEqual(["run"]);
});

test("what was found is kept when LiteLLM cannot be run any more, and the reason is told", async () => {
  const { options, dir } = request();
  const bench = pretendedBench(isAborted);
  const failure = new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It did not.", hint: "None." });
  const run: typeof bench.run = async (trials) =>
    bench.batches.length === 2 ? trials.map((trial) => ({ trial, error: failure })) : bench.run(trials);
  expect(await shrink(options, { run })).toMatchObject({ ended: "failed", failure, after: { requests: 1 } });
  expect(readdirSync(dir)).toEqual(["run"]);
});

test("what is another mode, another kind of entity, or inconclusive, is no success", async () => {
  for (const other of [{ mode: "D2" }, { kind: "team" as const }]) {
    const { options } = request({ target: { ...target, ...other } });
    expect(await shrink(options, pretendedBench(isAborted))).toEqual({ plan: null, judged: 3, of: 3 });
  }
  const { run } = withoutVerdict(() => true);
  expect(await shrink(request().options, { run })).toEqual({ plan: null, judged: 0, of: 3 });
});

/** Trials of a LiteLLM that shows D1 for the aborted request; some come to no verdict. */
function withoutVerdict(isOpen: (one: Plan, run: number) => boolean) {
  const bench = pretendedBench(isAborted);
  const runs = new Map<string, number>();
  const run: typeof bench.run = async (trials) =>
    (await bench.run(trials)).map((one) => {
      const hash = planHash(one.trial.plan);
      runs.set(hash, (runs.get(hash) ?? 0) + 1);
      if ("outcome" in one && isOpen(one.trial.plan, runs.get(hash)!)) one.outcome.verdict.verdict = "inconclusive";
      return one;
    });
  return { run, runs };
}

test("a trial without a verdict runs once more, and the plan gets as small as ever", async () => {
  const { run } = withoutVerdict((_, time) => time === 1);
  expect(await shrink(request().options, { run })).toMatchObject({
    ended: "least",
    unjudged: 0,
    after: { requests: 1, replicas: 1, entities: 1 },
  });
});

test("what cannot be judged is not needed: it is counted, and nothing is called the least", async () => {
  const isSmall = (one: Plan) => requestsOf(one).length < 4;
  const { run, runs } = withoutVerdict(isSmall);
  const shrunk = (await shrink(request({ names: [] }).options, { run })) as Shrunk;
  expect(shrunk).toMatchObject({ ended: "unjudged", after: { requests: 4 } });
  expect(shrunk.unjudged).toBeGreaterThan(0);
  expect(Math.max(...runs.values())).toBeLessThanOrEqual(4);
});

test("what the smallest plan does not show again is no result: the last one that does is", async () => {
  const bench = pretendedBench(isAborted);
  const seen = new Map<string, number>();
  const run: typeof bench.run = async (trials) =>
    (await bench.run(trials)).map((one) => {
      const hash = planHash(one.trial.plan);
      seen.set(hash, (seen.get(hash) ?? 0) + 1);
      if (requestsOf(one.trial.plan).length < 3 && seen.get(hash)! > 1 && "outcome" in one)
        Object.assign(one.outcome.verdict, { verdict: "converged", findings: [] });
      return one;
    });
  const { options, dir } = request({ names: [] });
  const shrunk = (await shrink(options, { run })) as Shrunk;
  expect(shrunk).toMatchObject({ ended: "once", rate: { shown: 3, of: 3 } });
  expect(shrunk.after.requests).toBeGreaterThanOrEqual(3);
  expect(readdirSync(dir)).toEqual(["run"]);
  expect(JSON.parse(readFileSync(join(dir, "run", "plan.json"), "utf8"))).toEqual(shrunk.plan);
});
