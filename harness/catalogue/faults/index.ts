import { z } from "zod";
import { budgetChange } from "./budget-change.ts";
import { counterEvicted } from "./counter-evicted.ts";
import type { FaultKind } from "./kind.ts";
import { postgresPartition } from "./postgres-partition.ts";
import { postgresPause } from "./postgres-pause.ts";
import { redis } from "./redis.ts";
import { redisRestart } from "./redis-restart.ts";
import { replicaKill } from "./replica-kill.ts";
import { replicaOom } from "./replica-oom.ts";
import { replicaPause } from "./replica-pause.ts";
import { replicaRestart } from "./replica-restart.ts";
import { replicaStop } from "./replica-stop.ts";
import { rowRefused } from "./row-refused.ts";
import { spendReset } from "./spend-reset.ts";

export { type Ending, type FaultKind, type Need, type PageRow, type Trouble, troubles } from "./kind.ts";
export { type Aim, acknowledgeable, ProxyRule, RedisRule } from "./redis-rule.ts";

/** Every kind of fault, by the name in its plan; the pages list them in this order. */
export const faults = {
  redis,
  "replica-kill": replicaKill,
  "replica-oom": replicaOom,
  "replica-stop": replicaStop,
  "replica-pause": replicaPause,
  "replica-restart": replicaRestart,
  "counter-evicted": counterEvicted,
  "redis-restart": redisRestart,
  "postgres-pause": postgresPause,
  "postgres-partition": postgresPartition,
  "row-refused": rowRefused,
  "spend-reset": spendReset,
  "budget-change": budgetChange,
};

type Schemas = { [K in keyof typeof faults]: (typeof faults)[K]["schema"] };
type Schema = Schemas[keyof Schemas];
const schemas = Object.values(faults).map(({ schema }) => schema) as unknown as readonly [Schema, ...Schema[]];

/**
 * What is broken. All but Redis rules strike once; requests that are held for one and survive it are let go when it has
 * struck.
 */
export const PlannedFault = z.discriminatedUnion("kind", schemas);
export type PlannedFault = z.infer<typeof PlannedFault>;

/** A rule of the Redis proxy. */
export type RedisFault = Extract<PlannedFault, { kind: "redis" }>;
/** A fault that strikes once, at a moment of the phase. */
export type TimedFault = Exclude<PlannedFault, RedisFault>;

export function isTimed(fault: PlannedFault): fault is TimedFault {
  return fault.kind !== "redis";
}

/** What is known of a planned fault's kind. */
export function kindOf({ kind }: PlannedFault): FaultKind<PlannedFault> {
  return faults[kind];
}

/** The same by a recorded name, which may be that of something nobody planned: null. */
export function kindNamed(name: string): FaultKind<PlannedFault> | null {
  return Object.hasOwn(faults, name) ? faults[name as keyof typeof faults] : null;
}
