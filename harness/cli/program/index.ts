export { type HelpOutput, program } from "./program.ts";
