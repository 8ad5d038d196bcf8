export { explanationOf } from "./breaches.ts";
export { checkOf, recoveryCheck } from "./checks.ts";
export { troubleText } from "./coverage/index.ts";
export { labelText, modeOfLabel } from "./labels.ts";
export { missingWriteText } from "./missing-write.ts";
export { switchedOffText, undecidedText, unmetText } from "./needs.ts";
export { convergedReason, divergedReason } from "./reason.ts";
export { faultsShown, vacuityCheck, vacuousReason } from "./vacuity.ts";
