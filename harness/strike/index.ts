import type { TimedFault } from "../catalogue/index.ts";
import type { Struck } from "../driver/index.ts";
import { changeEntity } from "../subject/index.ts";
import { partition, pausePostgres } from "./postgres.ts";
import { evict, restartRedis } from "./redis.ts";
import { kill, outOfMemory, pause, restart, stop } from "./replicas.ts";
import { refuseRow } from "./rows.ts";
import { resetSpend } from "./spend.ts";
import { type Battlefield, bound, type How } from "./types.ts";

const how: { readonly [K in TimedFault["kind"]]: How<K> } = {
  "replica-kill": kill,
  "replica-oom": outOfMemory,
  "replica-stop": stop,
  "replica-pause": pause,
  "replica-restart": restart,
  "counter-evicted": evict,
  "redis-restart": restartRedis,
  "postgres-pause": pausePostgres,
  "postgres-partition": partition,
  "row-refused": refuseRow,
  "spend-reset": resetSpend,
  "budget-change": async ({ id, kind, whenHeld, whenStruck, ref, replica, ...change }, { stack, entities, signal }) => {
    await changeEntity(bound(ref, entities), change, { stack, replica, signal });
    return { replica, detail: `${ref} changed: ${JSON.stringify(change)}` };
  },
};

/** Brings a fault about; resolves when it is done, with null where there was nothing to strike. */
export function strike<K extends TimedFault["kind"]>(
  fault: Extract<TimedFault, { kind: K }>,
  field: Battlefield,
): Promise<Struck | null> {
  return how[fault.kind as K](fault, field);
}
