export type { Composed } from "./composed.ts";
export { type ComposeOptions, endComposed, startComposed } from "./stack.ts";
