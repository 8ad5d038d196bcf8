export { ENGINE_VERSION } from "./version.ts";
export { compileCacheOf, sharedEngineEntry, writeClientWrapper, writeEngineWrapper } from "./wrapper.ts";
