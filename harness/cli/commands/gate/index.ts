export type { GateFlags } from "./flags.ts";
export { gate } from "./gate.ts";
export { gateInit, type InitFlags } from "./init.ts";
export { gateUpdate, type UpdateFlags } from "./update.ts";
