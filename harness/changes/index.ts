export { changesBetween } from "./changes.ts";
export { comparisonsOf } from "./comparisons.ts";
export type { Judged } from "./rates.ts";
export { wilson } from "./wilson.ts";
