export { machineCleaner } from "./cleaner.ts";
export { machineProbes } from "./probes.ts";
export { machineReleases } from "./releases.ts";
export { loadScenario } from "./scenario-file.ts";
export { machineSpecs } from "./specs.ts";
