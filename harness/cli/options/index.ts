export { type AttachFlags, readDeployment, refuseAttachFlags } from "./attach-options.ts";
export { type AuditFlags, type ReadAudit, readAudit } from "./audit.ts";
export { parseChoice } from "./choices.ts";
export { parseImages } from "./images.ts";
export { parseBetween } from "./numbers.ts";
export { checkOut, checkPatch, checkWritable } from "./places.ts";
export { commandFrom, hadLatestDeps, recordedFlags, type SubjectFlags } from "./recorded-flags.ts";
export { tokenVariable } from "./relay-token.ts";
export { chooseScenarios, namedScenario } from "./scenario-names.ts";
export { checkSettings } from "./settings.ts";
export { refuseIdleFlags } from "./stack-flags.ts";
export {
  campaignOptions,
  chosenCompanions,
  lookUpSpecs,
  refuseAdditions,
  requireStack,
  type TrialFlags,
} from "./trial-options.ts";
export type { UpFlags } from "./up.ts";
export { checkValues } from "./values.ts";
