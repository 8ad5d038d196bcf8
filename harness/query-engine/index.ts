export { ENGINE_VERSION } from "./version.ts";
export { writeEngineWrapper } from "./wrapper.ts";
