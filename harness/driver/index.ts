export { runPhase } from "./phase.ts";
export { message } from "./prompt.ts";
export type { PhaseContext, RedisFault, Struck, TimedFault } from "./types.ts";
