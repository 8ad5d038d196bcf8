export { type ConnectOptions, connectRelay, type RelayConnection } from "./connection.ts";
export { remoteProvider } from "./remote-provider.ts";
export { remoteRedisProxy } from "./remote-redis-proxy.ts";
export { type Relay, type RelayOptions, startRelay } from "./server.ts";
