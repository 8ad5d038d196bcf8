export { agreement } from "./agreement.ts";
export { type Breach, type Breaches, type BreachKind, invariantOf, type Passed, type Standing } from "./breach.ts";
export { type Uncompared, uncompared } from "./compared.ts";
export { noBypass } from "./no-bypass.ts";
export { noPhantomRefusal } from "./no-phantom-refusal.ts";
export type { Held, Outcome } from "./outcome.ts";
export { admittedOn } from "./passed/index.ts";
export { type Recovered, recoveries, recoveryOf } from "./recovery.ts";
export {
  type JudgedRefusal,
  judgeRefusals,
  proxyWideRefusals,
  type UnknownBudget,
  unknownBudgets,
} from "./refusals.ts";
export { settled } from "./settled.ts";
export { distance, truth } from "./truth.ts";
export { type UnlikeLogs, unlikeLogs } from "./unlike-logs.ts";
