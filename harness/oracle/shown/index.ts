export { counterReadings } from "./counter-readings.ts";
export { courseOf } from "./course.ts";
export { findingOf, labelShown } from "./findings.ts";
export { requestRows } from "./request-rows.ts";
