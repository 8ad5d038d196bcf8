export { provenAfterMs } from "./above.ts";
export { certaintyOf, type Drift, type Reason } from "./certainty.ts";
export { byDollars, driftsOf, type Found, mayDrift, needsTime, tellsAfterMs } from "./drifts.ts";
export { type SlotReading, type StuckSlots, stuckSlots } from "./slots.ts";
export { type Suspects, suspects } from "./suspects.ts";
