export { asStated, type Billing, billed } from "./billing.ts";
export { binds } from "./binding.ts";
export { budgetBetween } from "./budgets.ts";
export {
  billedBounds,
  costBounds,
  costIsKnown,
  isStatedCost,
  likelyHigh,
  type Prices,
  providerCost,
  saidZero,
  usageIsKnown,
} from "./costs.ts";
export { gatherFacts } from "./facts.ts";
export { type Failure, readFailure } from "./failure.ts";
export {
  closesRedis,
  disturbs,
  endingBy,
  evictions,
  firstRedisFaultAt,
  isDeadly,
  isFault,
  type Kill,
  killOf,
  kills,
  plannedFaults,
  sentSince,
  strikesOf,
} from "./faults.ts";
export type { RefusalWords } from "./refusal-words.ts";
export type { RequestFacts } from "./request.ts";
export { whoReset } from "./resets.ts";
export { isLate } from "./rule-strikes.ts";
export { countedIn, type Epoch, epochAt, type Truth, truthAt } from "./truth.ts";
export type { BudgetSpan, Facts, GeneratorTrouble, Reset, Rest, Unrested } from "./types.ts";
export { withRow } from "./windows.ts";
