export { counterReadings } from "./counter-readings.ts";
export { requestRows } from "./request-rows.ts";
