import { z } from "zod";
import { litellm } from "../litellm.ts";

/** Writes that `acknowledge-only` can answer: of one key, or deletions, and no scripts. */
export const acknowledgeable = [
  ..."APPEND DECR DECRBY DEL EXPIRE EXPIREAT GETDEL GETEX GETSET INCR INCRBY INCRBYFLOAT PERSIST".split(" "),
  ..."PEXPIRE PEXPIREAT PSETEX SET SETEX SETNX UNLINK".split(" "),
];

/** The one request whose write a rule is meant for, and which of its writes: known by its amount, whatever else passes. */
export const Aim = z.strictObject({
  /** "r7" */
  request: z.string(),
  step: z.enum(["reservation", "settlement"]),
});
export type Aim = z.infer<typeof Aim>;

/**
 * A rule of the Redis proxy, as planned. `key` is a glob, or `counter:REF` for the counter of an entity of the plan, or
 * `counter:*` for that of any.
 */
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
  /** Only this write; `skip` and `times` count those. Absent: of any request. */
  aim: Aim.optional(),
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

/** The same as the proxy is told it, which knows of no plan: Redis's own keys, and amounts. */
export const ProxyRule = RedisRule.omit({ aim: true }).extend({
  /** One glob or several. */
  key: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Only increments within one of these ranges, from and to. Absent: by any amount. */
  amountIn: z.array(z.tuple([z.number(), z.number()])).optional(),
});
export type ProxyRule = z.infer<typeof ProxyRule>;

/** Of an error in Redis's place: LiteLLM counts these towards its circuit breaker (1.84.0; CLUSTERDOWN and MASTERDOWN on 1.106.2). */
const opensBreaker = /^(LOADING|CLUSTERDOWN|MASTERDOWN)\b/;

/**
 * Whether it may strike what is not the plan's: another key, another's command on the connection that it breaks, or all
 * that a replica's circuit breaker then keeps from Redis.
 */
export function reachesOthers({ key, action }: RedisRule): boolean {
  if (!key.startsWith("counter:")) return true;
  if (action.kind === "delay") return action.ms >= litellm.redisCommandGivenUpAfterMs.value;
  if (action.kind === "error") return opensBreaker.test(action.message);
  return action.kind !== "acknowledge-only";
}
