import type { Baseline, CampaignResult, Expected, Plan, Progress, Shard, TrialOutcome } from "../contracts/index.ts";
import type { Scenario } from "../planner/index.ts";
import type { Deployment, KeepWarm, StartedStack } from "../stack/index.ts";
import type { Companions } from "../subject/index.ts";

export interface SubjectRequest {
  /**
   * "1.84.0", "latest", "latest-1.106", "path:DIR", "wheel:FILE", "image:NAME"; records have the version that it is. With patches and
   * settings of its own: "1.106.2+patch:fix.diff+setting:general_settings.a=1".
   */
  spec: string;
  /** "section.key=value" */
  settings: string[];
  patches: string[];
  latestDeps: boolean;
  /** Absent: exact. */
  companions?: Companions;
}

export interface CampaignOptions {
  scenarios: readonly Scenario[];
  /** Run as they are, in place of the scenarios' own; absent: scenarios and seeds make them. */
  plans?: readonly Plan[];
  subjects: SubjectRequest[];
  /** Each scenario runs once per seed on each subject. */
  seeds: number[];
  /** Of these only some; absent: all. */
  only?: readonly { scenario: string; seed: number }[];
  /** How often a trial that is inconclusive, or could not be run, is run again; absent: never. */
  retries?: number;
  /** Asked when all were judged, again and again: which seeds are to be run besides. Absent, or none: no more. */
  further?: (result: CampaignResult) => readonly { scenario: string; seed: number }[];
  /** A single trial, too, has a directory below the campaign's, and the campaign its reports. Absent: it has the campaign's own. */
  nested?: true;
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
  /** A campaign's directory that was left unfinished: only what is missing there runs. Absent: everything does. */
  resume?: string;
  /** Which part of the campaign runs here; absent: all of it. */
  shard?: Shard;
  expect: Expected | null;
  /** An earlier campaign to compare with; absent: none. */
  baseline?: Baseline;
  /** Called when a trial has diverged or is inconclusive; its stack ends when that resolves. Absent: at once. */
  keep?: (stack: StartedStack, outcome: TrialOutcome) => Promise<void>;
  /** The command line, for the diagnostics. */
  command: string;
}

export type RunCampaign = (
  options: CampaignOptions,
  observe: (progress: Progress) => void,
  signal: AbortSignal,
) => Promise<CampaignResult>;
