import type { z } from "zod";
import type { Asked, Refused } from "./types.ts";

/** A dialect's `read`: refuses with a 400 what the schema refuses. */
export function reader<T>(
  schema: z.ZodType<T>,
  asked: (body: T) => Asked,
  error: (message: string, param: string | null) => object,
): (body: unknown) => Asked | Refused {
  return (body) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return asked(parsed.data);
    const issue = parsed.error.issues[0];
    const param = issue?.path.join(".") || null;
    const why = param
      ? `Invalid value for '${param}': ${issue?.message}.`
      : "The body of the request is not a JSON object.";
    return { status: 400, body: error(why, param), why };
  };
}
