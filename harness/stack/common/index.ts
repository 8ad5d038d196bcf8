export { Ends } from "./ends.ts";
export { untilFall } from "./fallen.ts";
export { freePort } from "./free-port.ts";
export type { Launched } from "./launched.ts";
export { loggingTo } from "./log-file.ts";
export { tail } from "./log-tail.ts";
export { inheritedMark, isAlive, killGroup, markedProcesses, ownedProcesses, ownerVariable } from "./processes.ts";
export { untilReady } from "./readiness.ts";
