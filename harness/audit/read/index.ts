export { type CounterReader, openCounters } from "./counters.ts";
export type { OwnerRow } from "./owner-row.ts";
export { type Pace, paceOf, type Sleep } from "./pace.ts";
export { type RedisConnection, type RedisPlace, redisConnection } from "./redis-options.ts";
export { openRows, type RowReader } from "./rows.ts";
export type { SlotsRead } from "./slots.ts";
