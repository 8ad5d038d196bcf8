/** phantom429 as a library: run campaigns, read run directories, judge them again, write their reports. */

export { scenarios } from "../scenarios/index.ts";
export { runCampaign } from "./campaign/index.ts";
export type { CampaignOptions, RunCampaign, SubjectRequest } from "./campaign/options.ts";
export type { CampaignResult, Progress, TrialOutcome } from "./contracts/campaign.ts";
export * from "./contracts/index.ts";
export { type ErrorCode, PhantomError } from "./errors/index.ts";
export { judge } from "./oracle/index.ts";
export { defineScenario, makePlan, type PlanOptions, type Scenario, type ScenarioDefinition } from "./planner/index.ts";
export { type RecordedTrial, readRun } from "./record/index.ts";
export {
  campaignSummary,
  junitXml,
  matrixCsv,
  trialSummary,
  writeCampaignReports,
  writeTrialReports,
} from "./report/index.ts";
export { parseSetting, parseSpec, type SubjectSpec } from "./subject/index.ts";
export { version } from "./version.ts";
