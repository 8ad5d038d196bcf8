export { assumptionsText, isKnownRelease, writtenWithinMs } from "./assumed.ts";
export { type Audited, audit } from "./audit.ts";
export { openSources, type Places } from "./open.ts";
export type { Around, AuditOptions } from "./options.ts";
export type { RedisPlace, RowReader, Sleep } from "./read/index.ts";
export type { Sources } from "./sources.ts";
export { kindName } from "./tell/index.ts";
export type { Assumptions } from "./types.ts";
