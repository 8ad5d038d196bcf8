import pg from "pg";
import { parse as parseArray } from "postgres-array";

type Parse = (text: string) => unknown;

export interface RawResult {
  fields?: { dataTypeID: number }[];
  rows?: unknown[][];
}

const { TEXT, TIMESTAMPTZ } = pg.types.builtins;
const CHAR = 18;
const NAME = 19;
const UNKNOWN = 705;
const TEXT_ARRAY = 1009;
const NAME_ARRAY = 1003;
const TIMESTAMP_ARRAY = 1115;
const TIMESTAMPTZ_ARRAY = 1185;
const TIME_ARRAY = 1183;
const TIMETZ_ARRAY = 1270;
const JSON_ARRAY = 199;
const JSONB_ARRAY = 3807;
/** Types from here on have no fixed oid: the information schema's domains, then what users made, enums above all. */
export const FIRST_USER_OID = 10_000;

/** Column types that Prisma's own engine reads and @prisma/adapter-pg 5.17 refuses, as ones that it takes. */
const STAND_INS: Readonly<Record<number, number>> = {
  [CHAR]: TEXT,
  [NAME]: TEXT,
  [UNKNOWN]: TEXT,
  [NAME_ARRAY]: TEXT_ARRAY,
  [TIMESTAMPTZ_ARRAY]: TIMESTAMP_ARRAY,
  [TIMETZ_ARRAY]: TIME_ARRAY,
};

const PARSERS: Readonly<Record<number, Parse>> = {
  [TIMESTAMPTZ]: utcTimestamp,
  [NAME_ARRAY]: (text) => parseArray(text),
  // The driver would parse the documents, but the engine wants their text.
  [JSON_ARRAY]: (text) => parseArray(text),
  [JSONB_ARRAY]: (text) => parseArray(text),
  [TIMESTAMPTZ_ARRAY]: (text) => parseArray(text, utcTimestamp),
  [TIMETZ_ARRAY]: (text) => parseArray(text, (time) => time.replace(/[+-].*$/, "")),
};

/** The parser for a column type where the adapter has none, or one that is right only for a server whose time zone is UTC. */
export function columnParser(oid: number): Parse | undefined {
  return PARSERS[oid];
}

/** True if a result has columns of user-made types, so that the catalog must say which of those are arrays. */
export function hasUserTypes(result: RawResult): boolean {
  return (result.fields ?? []).some((field) => field.dataTypeID >= FIRST_USER_OID);
}

/** Gives columns stand-in types in place; arrays of user-made types (enum lists) become arrays of text. */
export function substituteTypes(result: RawResult, userArrays: ReadonlySet<number>): void {
  for (const [index, field] of (result.fields ?? []).entries()) {
    if (userArrays.has(field.dataTypeID)) {
      for (const row of result.rows ?? []) if (typeof row[index] === "string") row[index] = parseArray(row[index]);
      field.dataTypeID = TEXT_ARRAY;
    }
    field.dataTypeID = STAND_INS[field.dataTypeID] ?? field.dataTypeID;
  }
}

/** `2025-01-01 02:00:00.123456+02` → `2025-01-01 00:00:00.123456`. The adapter passes timestamps on without a zone. */
export function utcTimestamp(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  if (!match) return text;
  const [, date, time, fraction = "", sign, hours, minutes = "0"] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  const utc = new Date(Date.parse(`${date}T${time}Z`) - offset).toISOString();
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}${fraction}`;
}
