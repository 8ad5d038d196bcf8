import { z } from "zod";

const Item = z.object({ scenario: z.string(), mode: z.string(), seed: z.number().nullable().default(null) });
const Open = z.object({ scenario: z.string(), seed: z.number().nullable().default(null), why: z.string() });

/** What a gate found, as far as annotations need it. */
const GateLists = z.object({
  appeared: z.array(Item).default([]),
  fixed: z.array(Item).default([]),
  expired: z.array(Item).default([]),
  races: z.array(Item.extend({ now: z.object({ times: z.number(), of: z.number() }) })).default([]),
  undecided: z.array(Open).default([]),
});
type GateLists = z.infer<typeof GateLists>;

/** The document that `--json` prints: of a gate that ran, or of an error. */
const GateDocument = z.object({
  exitCode: z.number().int(),
  verdict: z.string().optional(),
  reason: z.string().optional(),
  /** Absent: nothing was judged. */
  gate: GateLists.optional(),
  error: z.object({ code: z.string().optional(), message: z.string(), hint: z.string().optional() }).optional(),
});

/** What a job says at its end. */
export interface Outcome {
  exitCode: number;
  verdict: string;
  /** One line. */
  reason: string;
  /** Null: nothing was judged, and what lies where the reports go is of another run. */
  lists: GateLists | null;
}

export function outcomeOf(stdout: string, status: number): Outcome {
  const document = parsed(stdout, GateDocument);
  if (document === null) {
    return {
      exitCode: status === 0 ? 3 : status,
      verdict: "error",
      reason: "phantom429 printed no result.",
      lists: null,
    };
  }
  const { exitCode, verdict, reason, error, gate = null } = document;
  const told = error ? [error.message, error.hint ?? ""].join(" ").trim() : (reason ?? "");
  return { exitCode, verdict: verdict ?? (exitCode >= 128 ? "interrupted" : "error"), reason: told, lists: gate };
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
