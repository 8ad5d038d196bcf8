import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import type { BoundEntity } from "../contracts/index.ts";
import type { Struck, TimedFault } from "../driver/index.ts";
import type { StartedStack } from "../stack/index.ts";
import { endBudgetPeriod, setSpend } from "../subject/index.ts";
import { cutOffWhileWriting, refuseRow } from "./row-faults.ts";

export interface Battlefield {
  stack: StartedStack;
  entities: readonly BoundEntity[];
  /** Replicas that were ended on purpose. */
  stopped: Set<number>;
  signal: AbortSignal;
}

/** Brings a fault about; resolves when it is done, with null where there was nothing to strike. */
export async function strike(
  fault: TimedFault,
  { stack, entities, stopped, signal }: Battlefield,
): Promise<Struck | null> {
  switch (fault.kind) {
    case "replica-kill":
      stopped.add(fault.replica);
      await stack.kill(fault.replica);
      return { replica: fault.replica, detail: "SIGKILL" };
    case "replica-oom":
      stopped.add(fault.replica);
      return { replica: fault.replica, detail: await stack.outOfMemory(fault.replica) };
    case "replica-stop":
      stopped.add(fault.replica);
      return { replica: fault.replica, detail: await stack.stop(fault.replica, fault.graceMs) };
    case "replica-pause":
      await stack.pause(fault.replica);
      try {
        await delay(fault.forMs, undefined, { signal });
      } finally {
        await stack.resume(fault.replica);
      }
      return { replica: fault.replica, detail: `SIGSTOP for ${fault.forMs} ms` };
    case "replica-restart":
      await stack.restart(fault.replica);
      stopped.delete(fault.replica);
      return { replica: fault.replica, detail: "started again" };
    case "redis-restart":
      return { replica: null, detail: await stack.restartRedis(fault.keepData) };
    case "postgres-pause":
      try {
        await stack.pausePostgres();
        await delay(fault.forMs, undefined, { signal });
      } finally {
        await stack.resumePostgres();
      }
      return { replica: null, detail: `Postgres stood still for ${fault.forMs} ms` };
    case "postgres-partition":
      if (fault.whileWriting !== undefined)
        return cutOffWhileWriting(bound(fault.whileWriting, entities), fault, { stack, entities, signal });
      try {
        await stack.partitionPostgres(fault.replica);
        await delay(fault.forMs, undefined, { signal });
      } finally {
        await stack.healPostgres(fault.replica);
      }
      return { replica: fault.replica, detail: `cut off from Postgres for ${fault.forMs} ms` };
    case "row-refused":
      return refuseRow(bound(fault.ref, entities), fault.forMs, { stack, entities, signal });
    case "counter-evicted":
      return evict(stack.redisUrl, bound(fault.ref, entities).counterKey);
    case "spend-reset":
      if (fault.by === "period") {
        await endBudgetPeriod(bound(fault.ref, entities), { postgresUrl: stack.postgresUrl, signal });
        return { replica: null, detail: `period of ${fault.ref}'s budget ended` };
      }
      return setTo(fault, bound(fault.ref, entities), { stack, signal });
  }
}

async function setTo(
  { ref, replica, to = 0, route = "reset" }: Extract<TimedFault, { kind: "spend-reset" }>,
  entity: BoundEntity,
  { stack, signal }: Pick<Battlefield, "stack" | "signal">,
): Promise<Struck> {
  await setSpend(entity, { to, route }, { stack, replica, signal });
  return { replica, detail: `spend of ${ref} set to ${to}` };
}

function bound(ref: string, entities: readonly BoundEntity[]): BoundEntity {
  const found = entities.find((entity) => entity.ref === ref);
  if (!found) throw new Error(`entity ${ref} is not bound`);
  return found;
}

/** In Redis itself, past the proxy: no replica sent it. */
async function evict(redisUrl: string, key: string): Promise<Struck | null> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    return (await redis.del(key)) === 0 ? null : { replica: null, detail: `counter deleted: ${key}` };
  } finally {
    redis.disconnect();
  }
}
