import { z } from "zod";
import { EntityKind, Route } from "../catalogue/index.ts";

/** Where the mock provider stops a request and waits to be released; `after-chunk:k` counts content chunks from 1. */
export const HoldPoint = z
  .string()
  .regex(/^(before-headers|after-headers|after-chunk:[1-9]\d*|before-usage|before-done)$/, "unknown hold point");
export type HoldPoint = z.infer<typeof HoldPoint>;

export const PlannedEntity = z.strictObject({
  /** The plan's own name for it, e.g. "customer". The real id is bound when the trial runs (environment.json). */
  ref: z.string().min(1),
  kind: EntityKind,
  /** Dollars; null means no budget, so LiteLLM counts but does not reserve. */
  budget: z.number().positive().nullable(),
  /** Dollars that its row says before the first request; its counter is then cold. */
  spent: z.number().nonnegative().default(0),
  /** How often LiteLLM resets its spend, in LiteLLM's words ("10s", "1d"). Null: never. */
  resetEvery: z
    .string()
    .regex(/^\d+(s|m|h|d|mo)$/, "not a duration such as 10s or 1d")
    .nullable()
    .default(null),
  /** False: nobody creates it, LiteLLM meets it first in a request. */
  known: z.boolean().default(true),
});
export type PlannedEntity = z.infer<typeof PlannedEntity>;
/** As a scenario writes it: what is left out has its default. */
export type EntityInput = z.input<typeof PlannedEntity>;

/** What the mock provider does with one request. Tokens are what its usage block says. */
export const ProviderScript = z.strictObject({
  status: z.number().int().min(200).max(599).default(200),
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  /** Content chunks of a stream; each is one short word. */
  chunks: z.number().int().positive(),
  holdAt: HoldPoint.nullable().default(null),
  /** `complete`: as asked. Others end the exchange in a way a broken provider would. */
  ending: z
    .enum([
      "complete",
      "reset",
      "close",
      "no-terminal-event",
      "hang",
      "malformed",
      /** A well-formed answer of another API. */
      "wrong-dialect",
    ])
    .default("complete"),
  /** Where a `reset`, `close` or `hang` strikes. */
  endAt: HoldPoint.nullable().default(null),
  usage: z.enum(["correct", "missing", "zero", "doubled"]).default("correct"),
  /** Pause between chunks, ms. */
  dripMs: z.number().nonnegative().default(0),
  /** An error's `retry-after` header, s. */
  retryAfterS: z.number().int().nonnegative().nullable().default(null),
  /** The response id is that of all such requests of the trial, where each has its own otherwise. */
  duplicateId: z.boolean().default(false),
});
export type ProviderScript = z.infer<typeof ProviderScript>;

/**
 * Where a client hangs up: where the provider holds, when the stream's last event has come to the client, or
 * (`struck:f1`) at the moment when that Redis fault of its phase strikes, for which nothing is held.
 */
export const CancelPoint = z.union([HoldPoint, z.literal("after-done"), z.string().regex(/^struck:f\d+$/)]);
export type CancelPoint = z.infer<typeof CancelPoint>;

export const Cancel = z.strictObject({
  at: CancelPoint,
  /** `fin`: the socket is closed; `rst`: it is reset. */
  how: z.enum(["fin", "rst"]),
  /** How long the provider stays held after the cancel (or until its peer closes, if that is sooner), ms. */
  releaseAfterMs: z.number().nonnegative(),
});

export const PlannedRequest = z.strictObject({
  id: z.string().regex(/^[a-z]+\d+$/),
  /** Index of the replica that serves it. */
  replica: z.number().int().nonnegative(),
  route: Route.default("/v1/chat/completions"),
  stream: z.boolean(),
  /** The watermark: unique in the plan among watermarked requests, hence a reserved amount that names the request. */
  maxTokens: z.number().int().positive(),
  /** Entity refs on whose behalf it is sent. */
  identities: z.array(z.string()).min(1),
  /** Fields of its JSON body besides those of its route, or in their place. */
  body: z.record(z.string(), z.unknown()).optional(),
  provider: ProviderScript,
  cancel: Cancel.nullable().default(null),
});
export type PlannedRequest = z.infer<typeof PlannedRequest>;

/** Writes that `acknowledge-only` can answer: of one key, or deletions, and no scripts. */
export const acknowledgeable = [
  ..."APPEND DECR DECRBY DEL EXPIRE EXPIREAT GETDEL GETEX GETSET INCR INCRBY INCRBYFLOAT PERSIST".split(" "),
  ..."PEXPIRE PEXPIREAT PSETEX SET SETEX SETNX UNLINK".split(" "),
];

/** A rule of the Redis proxy. `key` is a glob, or `counter:REF` for the counter of an entity of the plan. */
export const RedisRule = z.strictObject({
  command: z.string().regex(/^([A-Z]+|\*)$/),
  key: z.string().min(1),
  replica: z.number().int().nonnegative().nullable(),
  /** Only increments of this sign: a reservation is positive, a settlement downwards negative. */
  amount: z.enum(["any", "positive", "negative"]).default("any"),
  /** Let this many matches through first. */
  skip: z.number().int().nonnegative().default(0),
  /** Fire at most this often; null: for as long as the rule is installed. */
  times: z.number().int().positive().nullable(),
  action: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("delay"), ms: z.number().positive() }),
    /** Not applied, no reply. */
    z.strictObject({ kind: z.literal("drop") }),
    /** Applied; the reply never comes. */
    z.strictObject({ kind: z.literal("apply-drop-reply") }),
    z.strictObject({ kind: z.literal("error"), message: z.string() }),
    /**
     * Answered as Redis would have, and not kept: what a failover loses whose replica lagged behind. Only of writes in
     * `acknowledgeable`, and not in MULTI; with command `*` it strikes those.
     */
    z.strictObject({ kind: z.literal("acknowledge-only") }),
    /** The connection is closed (FIN) or reset (RST) instead of applying. */
    z.strictObject({ kind: z.literal("close") }),
    z.strictObject({ kind: z.literal("rst") }),
    /** Everything on this connection stops for that long, then goes on. */
    z.strictObject({ kind: z.literal("stall"), ms: z.number().positive() }),
    /** From the struck command on the replica is cut off from Redis for that long, new connections included. */
    z.strictObject({ kind: z.literal("partition"), ms: z.number().positive() }),
  ]),
});
export type RedisRule = z.infer<typeof RedisRule>;

const faultId = z.string().regex(/^f\d+$/);
const replica = z.number().int().nonnegative();
/** It strikes at the moment when all of these requests are held at the provider; none: before the phase's requests are sent. */
const whenHeld = z.array(z.string());
/**
 * It strikes after that other fault of its phase: a Redis rule's first strike, or what another has done, to its end. Of
 * faults that name none, those of one moment strike together.
 */
const whenStruck = faultId.optional();

/**
 * What is broken. All but Redis rules strike once; requests that are held for one and survive it are let go when it has
 * struck.
 */
export const PlannedFault = z.discriminatedUnion("kind", [
  z.strictObject({
    id: faultId,
    kind: z.literal("redis"),
    rule: RedisRule,
    /** It counts as fired when it struck at least this often; 0 where a subject may do without the command. */
    mustFire: z.number().int().nonnegative(),
  }),
  /** SIGKILL. */
  z.strictObject({ id: faultId, kind: z.literal("replica-kill"), replica, whenHeld, whenStruck }),
  /** Its memory is limited and used up, so that the kernel kills it. Needs "stack:docker". */
  z.strictObject({ id: faultId, kind: z.literal("replica-oom"), replica, whenHeld, whenStruck }),
  /** SIGTERM, and SIGKILL if it still runs after its grace. */
  z.strictObject({
    id: faultId,
    kind: z.literal("replica-stop"),
    replica,
    whenHeld,
    whenStruck,
    graceMs: z.number().nonnegative(),
  }),
  /** SIGSTOP for so long, then SIGCONT. */
  z.strictObject({
    id: faultId,
    kind: z.literal("replica-pause"),
    replica,
    whenHeld,
    whenStruck,
    forMs: z.number().positive(),
  }),
  /** Started again (ended first if it runs); it has struck when the replica serves. */
  z.strictObject({ id: faultId, kind: z.literal("replica-restart"), replica, whenHeld, whenStruck }),
  /** The counter is deleted in Redis itself, as by an eviction, a failover to an empty node or its TTL. */
  z.strictObject({ id: faultId, kind: z.literal("counter-evicted"), ref: z.string(), whenHeld, whenStruck }),
  /** Redis ends and starts again on the same port: killed and empty, or shut down in order and with its data. */
  z.strictObject({ id: faultId, kind: z.literal("redis-restart"), keepData: z.boolean(), whenHeld, whenStruck }),
  /** Postgres stands still for so long (SIGSTOP, then SIGCONT); requests held for it are let go as it begins. */
  z.strictObject({
    id: faultId,
    kind: z.literal("postgres-pause"),
    whenHeld,
    whenStruck,
    forMs: z.number().positive(),
  }),
  /** The replica is cut off from Postgres for so long, and nobody is told; requests held for it are let go as it begins. */
  z.strictObject({
    id: faultId,
    kind: z.literal("postgres-partition"),
    replica,
    whenHeld,
    whenStruck,
    forMs: z.number().positive(),
    /** An entity: it is cut off in the middle of a transaction that writes that entity's row. */
    whileWriting: z.string().optional(),
  }),
  /**
   * Postgres refuses every change of the entity's row for so long, or until LiteLLM has given up what it had for it; requests
   * held for it are let go as it begins.
   */
  z.strictObject({
    id: faultId,
    kind: z.literal("row-refused"),
    ref: z.string(),
    whenHeld,
    whenStruck,
    forMs: z.number().positive(),
  }),
  /**
   * The entity's spend is set: by an administrator through this replica, or to zero because its budget's period is
   * over, which any replica may notice first.
   */
  z.strictObject({
    id: faultId,
    kind: z.literal("spend-reset"),
    ref: z.string(),
    replica,
    whenHeld,
    whenStruck,
    by: z.enum(["administrator", "period"]).optional(),
    /** Dollars that the administrator sets it to; 0 if left out. */
    to: z.number().nonnegative().optional(),
    /** Of a key: by `/key/…/reset_spend`, which only lowers and is meant if left out, or by `/key/update`. */
    route: z.enum(["reset", "update"]).optional(),
  }),
]);
export type PlannedFault = z.infer<typeof PlannedFault>;

export const PlannedPhase = z.strictObject({
  name: z.string().min(1),
  /** What the phase is for; the oracle reads it only for wording. */
  purpose: z.enum(["warm", "traffic", "fault", "probe", "enforce"]),
  requests: z.array(PlannedRequest),
  /** Active from the phase's start until its end. Client cancels are part of the requests. */
  faults: z.array(PlannedFault),
  /**
   * `while-held`: first those that the provider holds, at once; when it holds them all, the others one after the other.
   * They are let go when the others have ended.
   */
  start: z.enum(["together", "in-order", "while-held"]),
  /** With `together`: they begin that far apart, whether or not earlier ones have ended, ms. */
  everyMs: z.number().positive().optional(),
  /** With `everyMs`: so many are open at once at most, and who comes too early waits for another's end, as at a client's pool. */
  openAtMost: z.number().int().positive().optional(),
  /** Nothing is sent for so long before it begins, ms. */
  idleMs: z.number().positive().optional(),
  /** After the phase: `quiescent` waits until nothing is in flight and the readings rest, and takes a sample. */
  settle: z.enum(["none", "quiescent"]),
});
export type PlannedPhase = z.infer<typeof PlannedPhase>;

/** Background load at a fixed rate on an entity of its own (autocannon). */
export const Background = z.strictObject({
  identities: z.array(z.string()).min(1),
  requestsPerSecond: z.number().positive(),
  requests: z.number().int().positive(),
  maxTokens: z.number().int().positive(),
  provider: ProviderScript,
  /** Phase name beside which it runs. */
  during: z.string(),
});
export type Background = z.infer<typeof Background>;

/**
 * A scenario resolved by a seed: everything that will be sent and broken, in order.
 * The same scenario and seed give the same plan, and the same hash, on any machine.
 */
export const Plan = z.strictObject({
  schemaVersion: z.literal(1),
  scenario: z.string(),
  seed: z.number().int().nonnegative(),
  replicas: z.number().int().positive(),
  model: z.strictObject({
    name: z.string(),
    /** Dollars per token. inputPerToken × (any prompt's tokens) < outputPerToken, so that floor(R / outputPerToken) = maxTokens. */
    inputPerToken: z.number().positive(),
    outputPerToken: z.number().positive(),
  }),
  /** What the subject must have for the scenario to mean anything; otherwise not-applicable. */
  needs: z.array(z.string()),
  /** Settings that it needs, as `--setting` takes them; it then has a stack of its own. */
  settings: z.array(z.string()).default([]),
  entities: z.array(PlannedEntity),
  phases: z.array(PlannedPhase).min(1),
  background: Background.nullable().default(null),
});
export type Plan = z.infer<typeof Plan>;
