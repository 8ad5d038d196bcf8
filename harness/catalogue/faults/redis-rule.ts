import { z } from "zod";
import { litellm } from "../litellm.ts";

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
