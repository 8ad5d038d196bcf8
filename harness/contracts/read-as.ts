import { z } from "zod";
import { PhantomError } from "../errors/index.ts";
import { version } from "../version.ts";

/**
 * Reads what any phantom429 has written, by its contract. Keys that the contract does not have are left out, for a newer
 * phantom429 adds keys without another `schemaVersion`.
 * @param place the file, as the user knows it
 * @throws PhantomError ERR_SCHEMA_NEWER where `schemaVersion` is higher than the contract's
 */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, place: string): z.ZodSafeParseResult<T> {
  refuseNewer(schema, value, place);
  return lenient(schema, value);
}

function lenient<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed;
  const unknown = parsed.error.issues.filter((issue) => issue.code === "unrecognized_keys");
  if (unknown.length === 0) return parsed;
  const known = structuredClone(value);
  for (const { path, keys } of unknown) {
    const holder = path.reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], known);
    for (const key of keys) delete (holder as Record<string, unknown>)[key];
  }
  return lenient(schema, known);
}

/** A contract's `schemaVersion`; null: it has none. */
export function schemaVersionOf(schema: z.ZodType): number | null {
  const literal = schema instanceof z.ZodObject ? schema.shape.schemaVersion : undefined;
  const [found] = literal instanceof z.ZodLiteral ? literal.values : [];
  return typeof found === "number" ? found : null;
}

function refuseNewer(schema: z.ZodType, value: unknown, place: string): void {
  const reads = schemaVersionOf(schema);
  const said = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (reads === null || typeof said !== "number" || said <= reads) return;
  throw new PhantomError("ERR_SCHEMA_NEWER", {
    operation: `read ${place}`,
    message: `${place} was written by a newer phantom429 (schema ${said}, this one reads ${reads}).`,
    hint: `Update phantom429: this is ${version}.`,
  });
}
