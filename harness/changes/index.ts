export { type Change, type Changes, changesBetween, type NotJudged } from "./changes.ts";
export { type Judged, type Rate, ratesOf, type ScenarioRates } from "./rates.ts";
export { wilson } from "./wilson.ts";
