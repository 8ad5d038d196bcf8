export { answeredOn } from "./answered.ts";
export { type Case, openCase } from "./case.ts";
export type { CounterCase } from "./counter.ts";
export { type Counted, lastCounted } from "./last-counted.ts";
export { type LeakEvidence, type MissingWrite, missingWrite } from "./leaks.ts";
export {
  earlierLives,
  goneUncharged,
  hasSeeded,
  isRemembered,
  type Life,
  lifeAt,
  settledAndDeleted,
  wasSettledLate,
} from "./lives.ts";
export { loggedSpend } from "./logged.ts";
export type { LookAlike } from "./look-alikes.ts";
export { disagrees, type Reading } from "./reading.ts";
export { budgetedBy, budgetIn, namedBy, nameIn } from "./refused.ts";
export { reservesNothing, switchedOff } from "./reserves.ts";
export { unbilled } from "./unbilled.ts";
export { type WithoutTtl, withoutTtl } from "./without-ttl.ts";
