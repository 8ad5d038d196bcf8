export {
  type Blame,
  classifyRefusal,
  classifyRow,
  classifyThrough,
  type ModeShare,
  modeOfLow,
  modeOfTwice,
  shareOut,
} from "./classify.ts";
export { firstWent } from "./d10-deleted.ts";
export { d38, difference, wrongAmountsOf } from "./d38-settled-at-another-amount.ts";
export type {
  Cause,
  Causes,
  DecisionCauses,
  GapCauses,
  LeakCause,
  LeakCauses,
  LostToReset,
  Moved,
  Repair,
  RepairPart,
  Rivals,
  RowCauses,
  Worth,
  WrongAmounts,
} from "./kinds.ts";
export { groupByMode, type LeakGroup } from "./leak-groups.ts";
export { type ModeName, unknownMode } from "./modes.ts";
export type { GapEvidence, RefusalEvidence } from "./signature.ts";
