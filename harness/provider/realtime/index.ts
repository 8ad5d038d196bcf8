export { beta, current } from "./events.ts";
export { askedOf, converse, realtimePath } from "./session.ts";
export { UpgradeWire } from "./upgrade-wire.ts";
