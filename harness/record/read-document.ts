import { readFileSync } from "node:fs";
import type { z } from "zod";
import { readAs } from "../contracts/index.ts";

/**
 * One JSON file that any phantom429 has written. Null: it is not there, was cut off while it was written, or has another form.
 * @throws PhantomError ERR_SCHEMA_NEWER
 */
export function readDocument<T>(file: string, schema: z.ZodType<T>): T | null {
  const value = jsonOf(file);
  if (value === undefined) return null;
  const read = readAs(schema, value, file);
  return read.success ? read.data : null;
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
