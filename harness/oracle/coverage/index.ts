export type { Gap } from "./gap-kinds.ts";
export { type Deed, type Excuse, type Misbehaved, type Missed, type Missing, mustReserve } from "./happened/index.ts";
export { type Vacuity, vacuity } from "./not-vacuous.ts";
export { environmentTrouble } from "./trouble.ts";
export type { Failure, Trouble } from "./trouble-kinds.ts";
