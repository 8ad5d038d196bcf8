export { ENGINE_VERSION } from "./version.ts";
export { compileCacheOf, sharedEngineEntry, writeClientWrapper, writeEngineWrapper } from "./wrapper.ts";

/**
 * This directory, for what runs the engine elsewhere: its files, and package.json with what they import.
 * @public
 */
export const home = import.meta.dirname;
