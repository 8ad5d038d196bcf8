export { breakers } from "./breakers.ts";
export { cancels } from "./cancels.ts";
export { faults } from "./faults.ts";
export { furtherCalls } from "./further-calls.ts";
export type { Deed, Excuse, Misbehaved, Missed } from "./kinds.ts";
export { misbehaviours } from "./misbehaviour.ts";
export { pasts } from "./pasts.ts";
export { hadReserved, mustReserve, reservingCounters } from "./reserving.ts";
export { type Missing, type Tally, total } from "./tally.ts";
