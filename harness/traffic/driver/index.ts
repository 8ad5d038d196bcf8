export { runPhase } from "./phase.ts";
export type { PhaseContext, RedisFault, TimedFault } from "./types.ts";
