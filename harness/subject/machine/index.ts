export { compileBytecode } from "./bytecode.ts";
export { cacheDirectory, cachePaths, cleanCache, subjectKeys } from "./cache.ts";
export { isExecutable, isOnPath } from "./executables.ts";
export { inheritedEnvironment } from "./inherited-environment.ts";
export type { InstallContext } from "./install-context.ts";
export { acquireLock } from "./lock.ts";
export { runTool, type ToolResult } from "./process.ts";
export { anyPython, findPython, type Python } from "./python.ts";
export { sha256 } from "./sha256.ts";
