export {
  acknowledgeable,
  EntityKind,
  model,
  models,
  PlannedFault,
  ProxyRule,
  RedisRule,
  Route,
  realtimeLimits,
} from "../catalogue/index.ts";
export * from "./audit.ts";
export * from "./bisect.ts";
export type {
  Baseline,
  CampaignResult,
  Compared,
  ExpectedTrial,
  Progress,
  SubjectProgress,
  TrialFailure,
  TrialOutcome,
} from "./campaign.ts";
export * from "./campaign-document.ts";
export * from "./campaign-plan.ts";
export * from "./changes.ts";
export type * from "./course.ts";
export * from "./environment.ts";
export * from "./explore.ts";
export * from "./flush.ts";
export * from "./gate-file.ts";
export * from "./gate-result.ts";
export { isError, type Operation, operationOf, replyNumber } from "./ledger-operation.ts";
export * from "./manifest.ts";
export { modesOf } from "./modes-of.ts";
export * from "./outputs.ts";
export * from "./plan.ts";
export { canonicalJson, planHash } from "./plan-hash.ts";
export { readAs } from "./read-as.ts";
export * from "./record.ts";
export * from "./redis-settings.ts";
export * from "./requests.ts";
export { jsonSchemaOf, type SchemaName, schemas } from "./schemas.ts";
export * from "./shrink.ts";
export { additionsText, type SpecParts, specParts } from "./spec-additions.ts";
export * from "./verdict.ts";
export * from "./while-held.ts";
