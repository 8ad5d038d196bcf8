export { type Audited, audit } from "./audit.ts";
export { unreadable } from "./errors.ts";
export type { Around, AuditOptions } from "./options.ts";
export {
  type CounterReader,
  openCounters,
  openRows,
  paceOf,
  type RedisConnection,
  type RedisPlace,
  type RowReader,
  redisConnection,
  type Sleep,
} from "./read/index.ts";
export type { Sources } from "./survey.ts";
export { kindName } from "./tell/index.ts";
export type { Assumptions } from "./types.ts";
