import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, BenchOutcome, BenchRun, BenchTrial } from "../../../harness/campaign/bench.ts";
import type { Environment, Plan, Verdict } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { wholeGround } from "../../../harness/explore/draw/index.ts";
import { type ExploreOptions, explore } from "../../../harness/explore/explore.ts";
import { randomFrom } from "../../../harness/planner/index.ts";
import { converged, environment as example } from "../report/examples.ts";

const environment: Environment = {
  ...example,
  subject: {
    ...example.subject,
    capabilities: { ...example.subject.capabilities, counters: [...wholeGround(2, "local").counters] },
  },
};

/** What a plan comes to: a verdict, or why it could not be run. */
export type Judge = (trial: BenchTrial, call: number) => Partial<Verdict> | PhantomError;

/** Runs nothing: each trial has a directory with a file in it, and the verdict that is given. */
export function fakeBench(
  judge: Judge,
  {
    begun = async () => {},
    logDir,
  }: { begun?(call: number, run: { trials: readonly BenchTrial[] } & BenchRun): Promise<void>; logDir?: string } = {},
) {
  const calls: BenchTrial[][] = [];
  const run: Bench["run"] = async (trials, observe = () => {}, signal, more = {}) => {
    calls.push([...trials]);
    const call = calls.length;
    // Of session tests the logs are not looked at.
    if (logDir && more.logs) await mkdir(join(logDir, more.logs), { recursive: true });
    await begun(call, { trials, ...more });
    const outcomes: BenchOutcome[] = [];
    for (const trial of trials) {
      signal?.throwIfAborted();
      await mkdir(trial.dir, { recursive: true });
      await writeFile(join(trial.dir, "plan.json"), "{}");
      const came = judge(trial, call);
      if (came instanceof PhantomError) {
        outcomes.push({ trial, error: came });
        continue;
      }
      const { scenario, seed } = trial.plan;
      const verdict: Verdict = { ...converged, scenario, seed, ...came };
      const about = { subject: "1.84.0", scenario, seed };
      observe({ type: "verdict", ...about, verdict, dir: trial.dir });
      outcomes.push({ trial, outcome: { verdict, environment, dir: trial.dir } });
    }
    signal?.throwIfAborted();
    return outcomes;
  };
  return { calls, run };
}

/** Explores on it. */
export function exploreOn(bench: Pick<Bench, "run">, dir: string, more: Partial<ExploreOptions> = {}) {
  return explore(bench, {
    until: { trials: 30 },
    spare: 0,
    random: randomFrom(1),
    ground: wholeGround(2, "local"),
    corpus: [],
    dir,
    logDir: join(dir, "logs"),
    clock: { now: () => 0 },
    signal: new AbortController().signal,
    report: () => {},
    records: {
      environmentOf: () => environment,
      shownBy: (_, { scenario }: Plan) => ({ features: [scenario], leaking: [], struck: new Set() }),
    },
    ...more,
  });
}
