export { bisect } from "./bisect.ts";
export type { BisectFlags } from "./flags.ts";
