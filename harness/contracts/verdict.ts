import { z } from "zod";
import { Assembled } from "./environment.ts";

export const VerdictWord = z.enum(["converged", "diverged", "inconclusive", "not-applicable"]);
export type VerdictWord = z.infer<typeof VerdictWord>;

/** What a trial is to come to: a word, or "diverged" by exactly these modes. */
export const Expected = z.union([VerdictWord, z.array(z.string()).min(1)]);
export type Expected = z.infer<typeof Expected>;

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
  /** Dollars by which it keeps the counter too high: what was written, less what is owed. */
  amount: z.number(),
  /** Ledger entries (n) of the reservation with the dollars that each added: the first, and how LiteLLM changed it. */
  writes: z.array(z.strictObject({ n: z.number().int(), amount: z.number() })),
  /** Dollars that its request cost, and that the counter has of it in no other way. */
  owed: z.number(),
  /** The write that never came, in words: "INCRBYFLOAT spend:end_user:x -0.21 (settlement to 0.02)". */
  missingWrite: z.string(),
});
export type Leak = z.infer<typeof Leak>;

/** What shows a mode in a finding. */
export const Cause = z.strictObject({
  /** "D1" … from upstream's catalogue, or "unknown mode". */
  mode: z.string(),
  /** "reply-lost", "seeded-from-before" …: one of the oracle's kinds of cause; "leaked-reservations": those that a `never-settled` finding has. */
  kind: z.string(),
  /** Dollars that it accounts for. */
  amount: z.number(),
  /** Those that are certain. */
  requests: z.array(z.string()),
  /** Ledger entries (n). */
  entries: z.array(z.number().int()),
  /** Sets of requests, each of which fits as well as the others; empty: there is no doubt. */
  rivals: z.array(z.array(z.string())),
  /** The numbers of its kind: replica, fault, dollars, entries. */
  data: z.record(z.string(), z.unknown()),
});
export type Cause = z.infer<typeof Cause>;

export const Finding = z.strictObject({
  invariant: InvariantName,
  /** "never-settled", "phantom-refusal", "row-off" …: how the invariant is broken. */
  kind: z.string(),
  /** "D1" … from upstream's catalogue, or "unknown mode". */
  mode: z.string(),
  /** Redis key of the counter. */
  counter: z.string(),
  /** Dollars by which the invariant is broken; positive: the counter is too high. */
  amount: z.number(),
  requests: z.array(z.string()),
  /** What accounts for the amount; empty: nothing that is known. */
  causes: z.array(Cause),
  /** The same in words. */
  explanation: z.string(),
  /** Of a `never-settled` finding: each leak is told once. */
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

/** What looks like a defect and is none, or what a reader must know besides. */
export const Label = z.strictObject({
  /** "saturation", "slow-row" … */
  kind: z.string(),
  /** "D23" …; null: the catalogue does not have it. */
  mode: z.string().nullable(),
  text: z.string(),
  /** The numbers of its kind. */
  data: z.record(z.string(), z.unknown()),
});
export type Label = z.infer<typeof Label>;

/** A budget refusal as its client saw it, beside what was truly spent and held at that moment. Dollars. */
export const BudgetRefusal = z.strictObject({
  /** Redis key of the counter. */
  counter: z.string(),
  request: z.string(),
  /** When it came, ms. */
  t: z.number(),
  status: z.number(),
  /** LiteLLM's own words. */
  text: z.string(),
  /**
   * What LiteLLM says of the cost so far, and what that is made of: the counter, and this request's own estimate, which its
   * ledger entry (n) had added. Null: not known. Counters in memory have no ledger.
   */
  said: z
    .strictObject({
      cost: z.number(),
      counter: z.number().nullable(),
      estimate: z.number().nullable(),
      entry: z.number().int().nullable(),
    })
    .nullable(),
  /** For certain. */
  spent: z.number(),
  /** The most that can have been held in good right. */
  held: z.number(),
  /** What it was to reserve itself, where LiteLLM refuses that as a whole instead of shrinking it. */
  own: z.number().optional(),
  budget: z.number(),
  phantom: z.boolean(),
});
export type BudgetRefusal = z.infer<typeof BudgetRefusal>;

export const Verdict = z.strictObject({
  schemaVersion: z.literal(2),
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
  /** The first sentence of `reason`: what happened to a customer, where something did. */
  headline: z.string(),
  /** Short sentences that say why, in one line. */
  reason: z.string(),
  expected: Expected.nullable(),
  labels: z.array(Label),
  checks: z.array(Check),
  findings: z.array(Finding),
  counters: z.array(CounterReading),
  refusals: z.array(BudgetRefusal),
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

/** What is still read of a verdict.json that was written before findings had data. */
export const EarlierVerdict = z.object({
  schemaVersion: z.literal(1),
  verdict: VerdictWord,
  expected: VerdictWord.nullable(),
  findings: z.array(z.object({ invariant: InvariantName, mode: z.string(), counter: z.string() })),
});
export type EarlierVerdict = z.infer<typeof EarlierVerdict>;
