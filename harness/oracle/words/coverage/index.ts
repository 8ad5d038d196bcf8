export { excuseText, missingText } from "./deeds.ts";
export { gapText } from "./gaps.ts";
export { troubleText } from "./trouble.ts";
