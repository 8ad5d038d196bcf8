import type { PhantomError } from "../errors/index.ts";
import type { Deployment } from "../stack/attach/index.ts";
import type { KeepWarm } from "../stack/local/index.ts";
import type { Companions } from "../subject/index.ts";
import type { Environment, Verdict, VerdictWord } from "./index.ts";

export interface SubjectRequest {
  /** "1.84.0", "latest", "latest-1.106", "path:DIR", "wheel:FILE", "image:NAME"; records have the version that it is. */
  spec: string;
  /** "section.key=value" */
  settings: string[];
  patches: string[];
  latestDeps: boolean;
  /** Absent: exact. */
  companions?: Companions;
}

export interface CampaignOptions {
  scenarios: string[];
  subjects: SubjectRequest[];
  /** Each scenario runs once per seed on each subject. */
  seeds: number[];
  /** null: what the scenario and profile say. */
  replicas: number | null;
  profile: "fast" | "reporter";
  stack: "local" | "docker" | "attach";
  /** Of `attach`: what to attach to. Its one subject has the spec "attached", and settings that say what it has. */
  deployment?: Deployment;
  /** Of the docker stack, where not the default: for redis, postgres, and base of what is built. */
  images?: { redis?: string; postgres?: string; base?: string };
  start: "fork" | "exec";
  /** Of the local stack with `fork`: what has imported LiteLLM is kept for later runs; absent: it is not. */
  warm?: KeepWarm;
  /** Where to write; null: a new directory below reports/. */
  out: string | null;
  expect: VerdictWord | null;
  /** The command line, for the diagnostics. */
  command: string;
  /** Tests only: keeps a kind of planned fault from happening; the verdicts must then be inconclusive. */
  swallow?: "redis" | "nemesis" | "cancel";
}

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

/** A stack as it was planned for a subject: which trials ran on it. */
export interface StackSummary {
  subject: string;
  name: string;
  exclusive: boolean;
  /** Besides those of the subject, as `--setting` takes them. */
  settings: readonly string[];
  replicas: number;
  trials: { scenario: string; seed: number }[];
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
}

/** What is going on, for the task list and for plain lines. `subject` is the spec as typed. */
export type Progress =
  /** Where the evidence goes; it is there by now. */
  | { type: "directory"; dir: string }
  | {
      type: "subject";
      subject: string;
      state: "installing" | "planned" | "starting" | "stopped" | "failed";
      detail: string;
    }
  /** One of the subject's stacks, by its name in the campaign's plan. */
  | {
      type: "stack";
      subject: string;
      stack: string;
      state: "starting" | "ready" | "stopped" | "failed";
      detail: string;
    }
  | { type: "trial"; subject: string; scenario: string; seed: number; state: "running" | "failed"; detail: string }
  | { type: "verdict"; subject: string; scenario: string; seed: number; verdict: Verdict; dir: string };

export type SubjectProgress = Exclude<Progress, { type: "directory" }>;

export type RunCampaign = (
  options: CampaignOptions,
  observe: (progress: Progress) => void,
  signal: AbortSignal,
) => Promise<CampaignResult>;
