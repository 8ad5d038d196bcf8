import { z } from "zod";
import { EntityKind, PlannedFault, Route } from "../catalogue/index.ts";

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
