import type { PhantomError } from "../errors/index.ts";
import type { StackSummary } from "./campaign-document.ts";
import type { Environment } from "./environment.ts";
import type { Verdict, VerdictWord } from "./verdict.ts";

export interface TrialOutcome {
  verdict: Verdict;
  environment: Environment;
  /** Its run directory. */
  dir: string;
}

/** A trial without a verdict: its stack did not start, or the harness could not go on with it. */
export interface TrialFailure {
  /** As typed. */
  subject: string;
  scenario: string;
  seed: number;
  error: PhantomError;
}

/** What is compared of a trial. */
export interface Compared {
  subject: string;
  scenario: string;
  planHash: string;
  verdict: VerdictWord;
  /** Those of its findings, each once. */
  modes: readonly string[];
  /** null: it was not kept. */
  environment: Environment | null;
}

/** An earlier campaign. */
export interface Baseline {
  /** Its campaign.json, or the verdict.json of a single trial. */
  file: string;
  trials: readonly Compared[];
}

export interface CampaignResult {
  /** The campaign directory; for a single trial, its run directory. */
  dir: string;
  trials: TrialOutcome[];
  /** Empty in a campaign that came to its end; never all of its trials, because that is thrown. */
  failures: TrialFailure[];
  stacks: StackSummary[];
  startedAt: string;
  finishedAt: string;
  /** What it is compared with besides its own subjects. */
  baseline?: Baseline;
}

/** A trial that is to be run, or was run before the campaign was resumed. */
export interface ExpectedTrial {
  subject: string;
  scenario: string;
  seed: number;
  /** About how long it takes, beside others. */
  expectedMs: number;
  /** Its verdict, where it has one already. */
  done: VerdictWord | null;
}

/** What is going on, for the task list and for plain lines. `subject` is the spec as typed. */
export type Progress =
  /** Where the evidence goes; it is there by now. */
  | { type: "directory"; dir: string }
  /** What is to be run, in the order of the reports. */
  | { type: "planned"; trials: readonly ExpectedTrial[] }
  | {
      type: "subject";
      subject: string;
      state: "installing" | "planned" | "starting" | "retrying" | "stopped" | "failed";
      detail: string;
    }
  /** One of the subject's stacks, by its name in the campaign's plan. */
  | {
      type: "stack";
      subject: string;
      stack: string;
      /** `restarting`: one of its replicas ended by itself. */
      state: "starting" | "ready" | "restarting" | "stopped" | "failed";
      detail: string;
    }
  | { type: "trial"; subject: string; scenario: string; seed: number; state: "running" | "failed"; detail: string }
  | { type: "verdict"; subject: string; scenario: string; seed: number; verdict: Verdict; dir: string };

export type SubjectProgress = Exclude<Progress, { type: "directory" | "planned" }>;
