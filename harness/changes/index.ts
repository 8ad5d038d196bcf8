export { changesBetween } from "./changes.ts";
export { modesOf } from "./compared.ts";
export { comparisonsOf } from "./comparisons.ts";
export type { Judged } from "./rates.ts";
export { wilson } from "./wilson.ts";
