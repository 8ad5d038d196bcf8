export {
  acknowledgeable,
  EntityKind,
  model,
  models,
  PlannedFault,
  RedisRule,
  Route,
  realtimeLimits,
} from "../catalogue/index.ts";
export type {
  CampaignResult,
  ExpectedTrial,
  Progress,
  StackSummary,
  SubjectProgress,
  TrialFailure,
  TrialOutcome,
} from "./campaign.ts";
export * from "./campaign-plan.ts";
export type * from "./course.ts";
export * from "./environment.ts";
export * from "./flush.ts";
export { isError, type Operation, operationOf, replyNumber } from "./ledger-operation.ts";
export * from "./manifest.ts";
export * from "./plan.ts";
export { canonicalJson, planHash } from "./plan-hash.ts";
export * from "./record.ts";
export * from "./redis-settings.ts";
export * from "./requests.ts";
export * from "./verdict.ts";
export * from "./while-held.ts";
