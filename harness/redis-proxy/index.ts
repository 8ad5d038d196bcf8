export { escapeGlob } from "./glob.ts";
export { type RedisProxyOptions, startRedisProxy } from "./redis-proxy.ts";
export type { InstalledRule, PartitionableRedisProxy, ProxyNote, RedisProxy, Strike } from "./types.ts";
