import { z } from "zod";
import { HoldPoint, type LedgerEntry, ProviderScript, ProxyRule } from "../contracts/index.ts";
import type { TrialProviderEvent } from "../provider/index.ts";
import type { ProxyNote, Strike } from "../redis-proxy/index.ts";

/** Raised when a message changes its meaning: a relay and a harness of different numbers do not talk. */
export const protocol = 1;

const id = z.number().int().nonnegative();
const named = { trial: z.string(), request: z.string() };
const replica = z.number().int().nonnegative();

/** What a harness asks of the relay. Those with an `id` are answered, in any order. */
export const Command = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("script"), ...named, script: ProviderScript, stream: z.boolean().optional() }),
  z.strictObject({ do: z.literal("forget"), trial: z.string() }),
  z.strictObject({ do: z.literal("release"), ...named }),
  z.strictObject({ do: z.literal("held"), id, ...named }),
  z.strictObject({ do: z.literal("over"), id, ...named }),
  /** The answer to this id is not wanted any more. */
  z.strictObject({ do: z.literal("give-up"), id }),
  z.strictObject({ do: z.literal("install"), rule: id, fault: z.string(), order: ProxyRule }),
  z.strictObject({ do: z.literal("remove"), rule: id }),
  z.strictObject({ do: z.literal("partition"), replica }),
  z.strictObject({ do: z.literal("heal"), replica }),
  /** Answered with the relay's time, when all that was asked before is done and all that was seen before is told. */
  z.strictObject({ do: z.literal("sync"), id }),
]);
export type Command = z.infer<typeof Command>;

export const Held = z.strictObject({ t: z.number(), point: HoldPoint });
export type Held = z.infer<typeof Held>;

/** What a relay is, told first. All its times are ms on its own clock. */
export interface Welcome {
  tell: "welcome";
  protocol: number;
  version: string;
  /** Where replicas reach it, as seen by itself: one port of the Redis proxy for each. */
  redisPorts: readonly number[];
  providerPort: number;
}

export type Told =
  | Welcome
  | { tell: "answer"; id: number; value: unknown }
  | { tell: "refusal"; id: number; code: string; message: string; hint: string }
  | { tell: "event"; event: TrialProviderEvent }
  | { tell: "entry"; entry: LedgerEntry }
  | { tell: "strike"; strike: Strike }
  | { tell: "note"; note: ProxyNote };
