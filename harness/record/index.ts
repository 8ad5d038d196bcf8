export { ledgerTable } from "./deliveries.ts";
export { createCampaignDirectory, createRunDirectory } from "./directory.ts";
export { files } from "./files.ts";
export { type Quiescence, type QuiescenceOptions, waitForQuiescence } from "./quiescence.ts";
export { writeRequests } from "./requests-csv.ts";
export { readRun } from "./run-reader.ts";
export { RunWriter } from "./run-writer.ts";
export { openSampler, type Sampler, type SamplerOptions } from "./sampler.ts";
export type { RecordedTrial } from "./trial.ts";
