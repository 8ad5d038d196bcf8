export {
  type Classified,
  classifyLow,
  classifyRefusal,
  classifyRow,
  classifyThrough,
  classifyTwice,
  phraseOf,
  shareOut,
  unknownMode,
} from "./classify.ts";
export { backgroundLabels } from "./d08-background-hold.ts";
export { firstWent } from "./d10-deleted.ts";
export { d38, describeWrongAmounts, difference } from "./d38-settled-at-another-amount.ts";
export { ownCountLabels } from "./d39-own-count-for-a-usage.ts";
export { groupByMode, headline, type LeakGroup, leakEvidence } from "./leak-groups.ts";
export type { GapEvidence, RefusalEvidence } from "./signature.ts";
