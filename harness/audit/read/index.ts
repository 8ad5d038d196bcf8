export { type CounterReader, openCounters } from "./counters.ts";
export { type Pace, paceOf, type Sleep } from "./pace.ts";
export { type RedisConnection, type RedisPlace, redisConnection } from "./redis-options.ts";
export { type OwnerRow, openRows, type RowReader } from "./rows.ts";
export type { SlotsRead } from "./slots.ts";
