/** phantom429 as a library: run trials and campaigns, read run directories, judge them again, write their reports. */

export type { CampaignOptions, RunCampaign, SubjectRequest } from "./campaign/index.ts";
export { runCampaign, runTrial, type Trial, type TrialOptions } from "./campaign/index.ts";
export type { CampaignResult, Progress, TrialOutcome } from "./contracts/index.ts";
export * from "./contracts/index.ts";
export { type ErrorCode, PhantomError } from "./errors/index.ts";
export {
  evaluate,
  expectationOf,
  type GateOutcome,
  type GateResult,
  gateTrial,
  outcomeOf,
  readGate,
} from "./gate/index.ts";
export { type Judgement, judge, judgeWithRequests } from "./oracle/index.ts";
export { writeCampaignPage, writeTrialPage } from "./page/index.ts";
export {
  type Blueprint,
  type Budgets,
  type CallerOptions,
  type Customer,
  defineScenario,
  inOrder,
  makePlan,
  type PlanBuilder,
  type PlanOptions,
  type RequestSpec,
  redisFault,
  type Scenario,
  type ScenarioDefinition,
  together,
  whileHeld,
} from "./planner/index.ts";
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
