export { type GateOutcome, outcomeOf } from "./conclusion.ts";
export { type Draft, type DraftOptions, draftGate } from "./draft.ts";
export { evaluate, type GateItem, type GateResult, type GateRun, type Undecided } from "./evaluate.ts";
export { type Expectation, expectationOf, type Frequency, type Share, shareText } from "./expectation.ts";
export { type ReadGate, readGate } from "./read.ts";
export { type Seen, seenInCell, seenInTrials } from "./seen.ts";
export { type GateTrial, gateTrial } from "./trial.ts";
export { type Edit, type SeenBoth, updateGate } from "./update.ts";
export { type VersionPlace, versionIn } from "./version.ts";
