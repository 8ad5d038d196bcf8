export { bisect } from "./bisect.ts";
export { exitCodeFor, gitBisectExit, refuseBisectFlags } from "./exit-codes.ts";
export type { BisectFlags } from "./flags.ts";
