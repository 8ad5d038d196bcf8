import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchOutcome, BenchTrial } from "../../../harness/campaign/index.ts";
import type { Environment, Finding, Plan, TrialOutcome, Verdict } from "../../../harness/contracts/index.ts";

import { diverged, environment as exampleEnvironment } from "../report/examples.ts";

/** What a trial would come to on a LiteLLM that shows D1 on the key's counter, by a rule. */
export function pretendedOutcome(plan: Plan, dir: string, shows: boolean): TrialOutcome {
  const { scenario, seed } = plan;
  const finding = {
    ...diverged.findings[0],
    mode: "D1",
    counter: "spend:key:k",
    invariant: "settled",
    kind: "never-settled",
    leaks: [],
    causes: [],
    requests: [],
  };
  const verdict = {
    ...diverged,
    scenario,
    seed,
    subject: { spec: "1.84.0", version: "1.84.0", patches: [] },
    verdict: shows ? "diverged" : "converged",
    headline: "",
    reason: "",
    findings: shows ? [finding as unknown as Finding] : [],
    counters: [],
    refusals: [],
  } as unknown as Verdict;
  const environment = {
    ...exampleEnvironment,
    replay: ".",
    command: "phantom429 run x --litellm 1.84.0 --setting general_settings.a=1",
    profile: "fast",
    subject: {
      ...exampleEnvironment.subject,
      ...{ spec: "1.84.0", version: "1.84.0", settings: { "general_settings.a": 1 }, patches: [] },
    },
    stack: { ...exampleEnvironment.stack, kind: "local", start: "fork" },
    entities: [
      {
        ref: plan.entities.find(({ kind }) => kind === "key")?.ref ?? "customer-key",
        kind: "key",
        budget: 1,
        id: "k",
        counterKey: "spend:key:k",
      },
    ],
  } as unknown as Environment;
  return { verdict, environment, dir };
}

/** A bench that runs nothing: its trials show what the rule says. */
export function pretendedBench(shows: (plan: Plan, run: number) => boolean) {
  const batches: number[] = [];
  let runs = 0;
  return {
    batches,
    spec: "1.84.0",
    async run(trials: readonly BenchTrial[]): Promise<BenchOutcome[]> {
      batches.push(trials.length);
      return trials.map((trial) => {
        mkdirSync(trial.dir, { recursive: true });
        writeFileSync(join(trial.dir, "plan.json"), JSON.stringify(trial.plan));
        return { trial, outcome: pretendedOutcome(trial.plan, trial.dir, shows(trial.plan, ++runs)) };
      });
    },
    async [Symbol.asyncDispose]() {},
  };
}
