export { freePort, isAlive, killGroup, markedProcesses, ownerVariable, tail } from "../common/index.ts";
export { type LocalHostOptions, startLocalHost } from "./host.ts";
export { startKeeper } from "./keeper.ts";
export { postgresBinaries, serverAccount } from "./postgres/index.ts";
export { findRedisServer } from "./redis.ts";
export { endIdleWarmHosts, type KeepWarm, listWarmHosts, type WarmHost } from "./warm/index.ts";
