export { findingOf, rowFinding, slotsFinding } from "./finding.ts";
export { kindName } from "./names.ts";
export type { Setting } from "./remedy.ts";
