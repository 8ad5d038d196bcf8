export { type GateFlags, gate } from "./gate.ts";
export { gateInit, type InitFlags } from "./init.ts";
export { gateUpdate, type UpdateFlags } from "./update.ts";
