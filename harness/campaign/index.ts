export { type Bench, type BenchOptions, type BenchOutcome, type BenchTrial, openBench } from "./bench.ts";
export type { Forecast } from "./forecast.ts";
export { type Merged, mergeShards } from "./merge.ts";
export type { CampaignOptions, RunCampaign, SubjectRequest } from "./options.ts";
export { writeReportPage } from "./reports.ts";
export { runCampaign } from "./retries.ts";
export { runTrial, type Trial, type TrialOptions } from "./run-trial.ts";
export type { StandingOptions } from "./standing.ts";
