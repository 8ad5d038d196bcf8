export { cancels } from "./cancels.ts";
export { faults } from "./faults.ts";
export { furtherCalls } from "./further-calls.ts";
export { misbehaviours } from "./misbehaviour.ts";
export { pasts } from "./pasts.ts";
export { hadReserved, mustReserve, reservingCounters } from "./reserving.ts";
export { type Tally, total } from "./tally.ts";
