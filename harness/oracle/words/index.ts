export { labelsOf } from "./labels.ts";
export { convergedReason, divergedReason } from "./reason.ts";
