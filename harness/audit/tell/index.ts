export { findingOf, rowFinding, slotsFinding } from "./finding.ts";
export { kindName } from "./names.ts";
