import { z } from "zod";
import { Assembled } from "./environment.ts";

export const VerdictWord = z.enum(["converged", "diverged", "inconclusive", "not-applicable"]);
export type VerdictWord = z.infer<typeof VerdictWord>;

export const InvariantName = z.enum([
  "settled",
  "agreement",
  "truth",
  "no-phantom-refusal",
  "no-bypass",
  "recovery",
  "not-vacuous",
]);
export type InvariantName = z.infer<typeof InvariantName>;

/** A reservation that was never settled, and what ought to have come. */
export const Leak = z.strictObject({
  request: z.string(),
  /** How the request was recognised. */
  attribution: z.enum(["watermark", "order", "ambiguous"]),
  replica: z.number().int(),
  /** Where the request was interrupted, or null. */
  cancelPoint: z.string().nullable(),
  /** Dollars still held on the counter. */
  amount: z.number(),
  /** Ledger entry (n) of the reservation. */
  reservedBy: z.number().int(),
  /** The write that never came, in words: "INCRBYFLOAT spend:end_user:x -0.21 (settlement to 0.02)". */
  missingWrite: z.string(),
});
export type Leak = z.infer<typeof Leak>;

export const Finding = z.strictObject({
  invariant: InvariantName,
  /** "D1" … from upstream's catalogue, or "unknown mode". */
  mode: z.string(),
  /** Redis key of the counter. */
  counter: z.string(),
  /** Dollars by which the invariant is broken; positive: the counter is too high. */
  amount: z.number(),
  requests: z.array(z.string()),
  explanation: z.string(),
  leaks: z.array(Leak),
  /** Ledger entries (n) and sample labels that show it. */
  evidence: z.strictObject({ ledger: z.array(z.number().int()), samples: z.array(z.string()) }),
});
export type Finding = z.infer<typeof Finding>;

export const CounterReading = z.strictObject({
  key: z.string(),
  ref: z.string(),
  counter: z.number().nullable(),
  row: z.number().nullable(),
  truthLow: z.number(),
  truthHigh: z.number(),
  /** Seconds at the last reading; -1: none. */
  ttl: z.number().nullable(),
  /** It was seen at rest without a TTL: from when, and until when a later write gave it one (null: none did). ms */
  withoutTtl: z.strictObject({ from: z.number(), until: z.number().nullable() }).optional(),
  /** Sum of the leaks that explain counter − row, and what they leave unexplained. */
  leaked: z.number(),
  unexplained: z.number().nullable(),
  recovery: z.enum(["never-broken", "settled", "repaired", "expired", "not-recovered", "unknown"]),
  recoveryMs: z.number().nullable(),
});
export type CounterReading = z.infer<typeof CounterReading>;

/** One invariant's outcome, for JUnit and the table. */
export const Check = z.strictObject({
  invariant: InvariantName,
  outcome: z.enum(["held", "broken", "inconclusive", "not-applicable"]),
  /** One line. */
  detail: z.string(),
});
export type Check = z.infer<typeof Check>;

export const Verdict = z.strictObject({
  schemaVersion: z.literal(1),
  scenario: z.string(),
  subject: z.strictObject({
    spec: z.string(),
    version: z.string(),
    patches: z.array(z.string()).default([]),
    /** Of its own packages, those that are not as the release names them; absent: nothing was replaced. */
    assembled: z.array(Assembled).optional(),
  }),
  seed: z.number().int(),
  planHash: z.string(),
  verdict: VerdictWord,
  /** One line that says why. */
  reason: z.string(),
  expected: VerdictWord.nullable(),
  /** Things that look like the defect and are not: saturation, expiry, slow rows. */
  labels: z.array(z.string()),
  checks: z.array(Check),
  findings: z.array(Finding),
  counters: z.array(CounterReading),
  /** Budget refusals as clients saw them, beside what was truly spent and held at that moment. */
  refusals: z.array(
    z.strictObject({
      request: z.string(),
      t: z.number(),
      status: z.number(),
      message: z.string(),
      trueSpendLow: z.number(),
      legitimatelyHeldHigh: z.number(),
      /** What it was to reserve itself, where LiteLLM refuses that as a whole instead of shrinking it. */
      ownReservation: z.number().optional(),
      budget: z.number(),
      phantom: z.boolean(),
    }),
  ),
  faults: z.strictObject({
    planned: z.number().int(),
    /** How many happened as planned. */
    fired: z.number().int(),
    /** Those that could not happen, for a reason that is no gap: "r7: refused before it could be cancelled". */
    excused: z.array(z.string()).default([]),
    missing: z.array(z.string()),
  }),
  /** Phase name → ms. */
  timings: z.record(z.string(), z.number()),
});
export type Verdict = z.infer<typeof Verdict>;
