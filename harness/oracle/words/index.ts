export { explanationOf } from "./breaches.ts";
export { checkOf, recoveryCheck } from "./checks.ts";
export { labelText, modeOfLabel } from "./labels.ts";
export { missingWriteText } from "./missing-write.ts";
export { convergedReason, divergedReason } from "./reason.ts";
