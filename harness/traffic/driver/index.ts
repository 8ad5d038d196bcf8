export { runPhase } from "./phase.ts";
export type { PhaseContext, RedisFault } from "./types.ts";
