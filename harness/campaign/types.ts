import type { Environment, Verdict, VerdictWord } from "../contracts/index.ts";

export interface SubjectRequest {
  /** As typed: "1.84.0", "pypi:1.84.0", "path:DIR", "wheel:FILE", "image:NAME". */
  spec: string;
  /** "section.key=value" */
  settings: string[];
  patches: string[];
  latestDeps: boolean;
}

export interface CampaignOptions {
  scenarios: string[];
  subjects: SubjectRequest[];
  /** Each scenario runs once per seed on each subject. */
  seeds: number[];
  /** null: what the scenario and profile say. */
  replicas: number | null;
  profile: "fast" | "reporter";
  stack: "local" | "docker";
  start: "fork" | "exec";
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

export interface CampaignResult {
  /** The campaign directory; for a single trial, its run directory. */
  dir: string;
  trials: TrialOutcome[];
  startedAt: string;
  finishedAt: string;
}

/** What is going on, for the task list and for plain lines. `subject` is the spec as typed. */
export type Progress =
  | {
      type: "subject";
      subject: string;
      state: "installing" | "starting" | "ready" | "stopped" | "failed";
      detail: string;
    }
  | { type: "trial"; subject: string; scenario: string; seed: number; state: "waiting" | "running"; detail: string }
  | { type: "verdict"; subject: string; scenario: string; seed: number; verdict: Verdict; dir: string };

export type RunCampaign = (
  options: CampaignOptions,
  observe: (progress: Progress) => void,
  signal: AbortSignal,
) => Promise<CampaignResult>;
