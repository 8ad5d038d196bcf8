export { agreement } from "./agreement.ts";
export { noBypass } from "./no-bypass.ts";
export { noPhantomRefusal, saturationLabels } from "./no-phantom-refusal.ts";
export { firedOf, notVacuous, type Vacuity, vacuity } from "./not-vacuous.ts";
export type { Outcome } from "./outcome.ts";
export { recovery, recoveryOf } from "./recovery.ts";
export { type JudgedRefusal, judgeRefusals, proxyWideRefusals, unknownBudgets } from "./refusals.ts";
export { settled } from "./settled.ts";
export { truth } from "./truth.ts";
