export { type Deployment, startAttachHost } from "./attach/index.ts";
export type { Composed, ComposeOptions } from "./compose/index.ts";
export { connectDaemon, prepareSubject, removeBuiltImages, removeLeftovers, startDockerHost } from "./docker/index.ts";
export {
  endIdleWarmHosts,
  findRedisServer,
  isAlive,
  type KeepWarm,
  killGroup,
  listWarmHosts,
  markedProcesses,
  ownerVariable,
  postgresBinaries,
  serverAccount,
  startKeeper,
  startLocalHost,
  type WarmHost,
} from "./local/index.ts";
export { lookAt, lookOnce } from "./look/index.ts";
export type { Hands, StackHost, StartedStack } from "./types.ts";
