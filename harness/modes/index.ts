export { type Mode, type ModeName, pageOf, tagOf, unknownMode } from "./catalogue.ts";
