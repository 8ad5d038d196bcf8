export { type Merged, mergeShards } from "./merge.ts";
export type { CampaignOptions, RunCampaign, SubjectRequest } from "./options.ts";
export { runCampaign } from "./run-campaign.ts";
export { runTrial, type Trial, type TrialOptions } from "./run-trial.ts";
export type { StandingOptions } from "./standing.ts";
