import { z } from "zod";

/**
 * Events of a recorded trial. All `t` are ms since the trial's start on one monotonic clock:
 * driver, provider and Redis proxies live in the harness process, so their times compare.
 */
const t = z.number();

/** A request whose cost LiteLLM's spend ledger holds (record/deliveries.ts), and which no row has got. */
const undelivered = {
  /** LiteLLM's id of it. */
  delivery: z.string(),
  state: z.enum(["pending", "parked"]),
  /** How often LiteLLM failed to apply it, and the kind of error, in LiteLLM's word. */
  attempts: z.number().int(),
  error: z.string().nullable(),
  /** Dollars. */
  spend: z.number(),
  /** Entities of the plan whose rows it is for. */
  refs: z.array(z.string()),
};
const UndeliveredRecord = z.strictObject(undelivered);
export type Undelivered = z.infer<typeof UndeliveredRecord>;

const RuleStrike = z.strictObject({ act: z.string(), command: z.string(), key: z.string() });
export type RuleStrike = z.infer<typeof RuleStrike>;

/** history.ndjson: what clients saw, and what the nemesis did. */
export const HistoryEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("phase"), t, phase: z.string(), edge: z.enum(["begin", "end"]) }),
  z.strictObject({ type: z.literal("invoke"), t, request: z.string(), phase: z.string(), replica: z.number().int() }),
  /** Complete answer. `chunks`: content events that the client received. */
  z.strictObject({ type: z.literal("ok"), t, request: z.string(), status: z.number(), chunks: z.number() }),
  /**
   * A definite failure answered by the proxy. `error` is quoted verbatim (at most 2000 characters), and means what the oracle
   * reads in it. Up to 0.1.0 records also had what it was taken for then, which is left out.
   */
  z.object({ type: z.literal("fail"), t, request: z.string(), status: z.number(), error: z.string() }),
  /** The outcome is unknown to the client: it cancelled, or the connection broke. */
  z.strictObject({
    type: z.literal("info"),
    t,
    request: z.string(),
    reason: z.enum(["cancelled", "connection-lost", "timeout", "not-sent"]),
    detail: z.string(),
    chunks: z.number(),
  }),
  /** The client closed its socket on purpose. `heldAt` is the hold the provider confirmed, null if it never came. */
  z.strictObject({
    type: z.literal("cancel"),
    t,
    request: z.string(),
    point: z.string(),
    how: z.enum(["fin", "rst"]),
    heldAt: z.number().nullable(),
    clientChunks: z.number(),
  }),
  /** A planned fault struck (once per strike for Redis rules). */
  z.strictObject({
    type: z.literal("fault"),
    t,
    fault: z.string(),
    kind: z.string(),
    replica: z.number().nullable(),
    detail: z.string(),
    /** Of a Redis rule: what it did to which command on which key. Up to 0.1.0 only `detail` says it. */
    rule: RuleStrike.optional(),
  }),
  /** Nothing in flight at client and provider, readings at rest: the sample with this label may be judged. */
  z.strictObject({
    type: z.literal("quiescent"),
    t,
    label: z.string(),
    reached: z.boolean(),
    waitedMs: z.number(),
    detail: z.string(),
  }),
  /** At the reading with this label a delivery was not applied to its rows. */
  z.strictObject({ type: z.literal("undelivered"), t, label: z.string(), ...undelivered }),
  /** The load generator's own health for a phase. */
  z.strictObject({
    type: z.literal("generator"),
    t,
    phase: z.string(),
    offeredPerSecond: z.number().nullable(),
    achievedPerSecond: z.number().nullable(),
    eventLoopLagP99Ms: z.number(),
    fellBehind: z.boolean(),
  }),
]);
export type HistoryEvent = z.infer<typeof HistoryEvent>;

/** ledger.ndjson: one command on a spend counter, seen on the wire between a replica and Redis. */
export const LedgerEntry = z.strictObject({
  n: z.number().int(),
  /** When the replica's command arrived at the proxy. */
  t,
  replica: z.number().int(),
  /** Connection number within the proxy, and which start of the replica it belongs to. */
  conn: z.number().int(),
  command: z.string(),
  key: z.string(),
  /** Arguments after the key, as text; long ones (scripts) are cut to 200 characters. */
  args: z.array(z.string()),
  /** Of EVALSHA: the script, cut to 200 characters, if a replica gave it to Redis while the proxy stood between. */
  script: z.string().optional(),
  /** The fault that struck it or changed its fate (its reply was lost or came late, it was withheld with another): its id. */
  fault: z.string().nullable(),
  /** Whether Redis got the command. */
  applied: z.enum(["yes", "no", "unknown"]),
  /** What Redis answered (text; null for a nil or when no answer was seen) and when it went on to the replica. */
  reply: z.string().nullable(),
  delivered: t.nullable(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** provider.ndjson: the ground truth for cost. */
export const ProviderEvent = z.strictObject({
  t,
  event: z.enum([
    "received",
    "held",
    "released",
    "headers",
    "chunk",
    "usage",
    "done",
    "peer-closed",
    "ended-by-script",
    "error",
  ]),
  /** Plan id of the request; "?" when the message carried none. */
  request: z.string(),
  /** Which attempt of it (retries send it again), from 1. */
  attempt: z.number().int(),
  point: z.string().optional(),
  /** chunk: content characters sent so far; usage: what the usage block said; received: stream or not and max_tokens as forwarded. */
  contentChars: z.number().optional(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  stream: z.boolean().optional(),
  maxTokens: z.number().nullable().optional(),
  status: z.number().optional(),
  responseId: z.string().optional(),
  detail: z.string().optional(),
});
export type ProviderEvent = z.infer<typeof ProviderEvent>;

/** samples.csv: a reading of one counter, its row in Postgres and its SpendLogs. */
export const Sample = z.strictObject({
  t,
  label: z.string(),
  quiescent: z.boolean(),
  ref: z.string(),
  key: z.string(),
  /** Dollars; null: the counter is absent (expired or never written), which is not zero. */
  counter: z.number().nullable(),
  /** Seconds left; null when the counter is absent; -1 when it never expires. */
  ttl: z.number().nullable(),
  /** Spend of the entity's row in Postgres; null: no row. */
  row: z.number().nullable(),
  logsSpend: z.number(),
  logsCount: z.number().int(),
});
export type Sample = z.infer<typeof Sample>;
