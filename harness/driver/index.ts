export { runPhase } from "./phase.ts";
export type { PhaseContext, RedisFault, Struck, TimedFault } from "./types.ts";
export { message } from "./prompt.ts";
