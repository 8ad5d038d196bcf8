export { runPhase } from "./phase.ts";
export { message } from "./prompt.ts";
export type { PhaseContext, Struck } from "./types.ts";
