import { z } from "zod";
import { EntityKind } from "../catalogue/index.ts";

/** What an audit finds. docs/audit.md has a section for each. */
export const AuditKind = z.enum(["stuck", "never-expires", "below-zero", "below-row", "row-above-logs", "slots"]);
export type AuditKind = z.infer<typeof AuditKind>;

export const AuditCertainty = z.enum(["sure", "likely", "cannot tell"]);
export type AuditCertainty = z.infer<typeof AuditCertainty>;

const Dollars = z.number();

export const AuditFinding = z.strictObject({
  kind: AuditKind,
  certainty: AuditCertainty,
  /** A sentence. */
  because: z.string(),
  entity: EntityKind,
  /** Alias or name; else its id, shortened where it is long. */
  owner: z.string(),
  /** Key in Redis, ids in it shortened. */
  counterKey: z.string(),
  /** At the last reading. Of slots: how many are taken. */
  counter: Dollars.nullable(),
  row: Dollars.nullable(),
  /** Between counter and row over all readings: no less, and no more. Equal to 1e-9 where nothing else happened. */
  least: Dollars,
  most: Dollars,
  /** Seconds; -1: it never expires; null: there is no counter. */
  ttl: z.number().nullable(),
  budget: Dollars.nullable(),
  /** A request would be refused now, and would not be if the counter were its row. */
  refusedNow: z.boolean(),
  /** Modes that leave such a trace, the likeliest first. */
  modes: z.array(z.string()),
  /** How sure that is, a sentence. */
  modesBecause: z.string(),
  /** What to do, and when it is safe. */
  advice: z.string(),
  /** A command that mends it; null: waiting, or raising the budget, is all there is. It is never run. */
  command: z.string().nullable(),
  /** Sum of its spend logs since its row began; null: not read, or not known since when. */
  logs: Dollars.nullable(),
  readings: z.number().int(),
  /** Seconds from the first reading to the last. */
  watched: z.number(),
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** `audit --json`, and each line of `audit --ndjson`. */
export const AuditOutput = z.strictObject({
  schemaVersion: z.literal(1),
  exitCode: z.number().int(),
  /** ISO 8601. */
  startedAt: z.string(),
  seconds: z.number(),
  /** As given by --litellm; null: not given. */
  litellm: z.string().nullable(),
  /** Whether that release was judged, so that names and times are known to hold. */
  known: z.boolean(),
  read: z.strictObject({
    entities: z.number().int(),
    /** Counters that were there. */
    counters: z.number().int(),
    /** Counters that were watched, since they did not agree with their rows at once. */
    watched: z.number().int(),
    /** Of these, counters that expired meanwhile. */
    expired: z.number().int(),
    samples: z.number().int(),
  }),
  /** All was read that was to be read. */
  whole: z.boolean(),
  /** What was not read, and why; sentences. */
  missing: z.array(z.string()),
  /** What was taken for granted; sentences. */
  assumed: z.array(z.string()),
  /** Sure or likely, most dollars first. */
  findings: z.array(AuditFinding),
  /** Of which it cannot be told whether anything is wrong. */
  unsure: z.array(AuditFinding),
});
export type AuditOutput = z.infer<typeof AuditOutput>;
