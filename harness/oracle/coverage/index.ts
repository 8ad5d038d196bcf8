export { mustReserve } from "./happened/index.ts";
export { firedOf, notVacuous, type Vacuity, vacuity } from "./not-vacuous.ts";
export { environmentTrouble } from "./trouble.ts";
