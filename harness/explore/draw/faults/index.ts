import type { PlannedFault } from "../../../contracts/index.ts";
import { budgetChange, spendReset } from "./administrators.ts";
import { redis } from "./redis.ts";
import { replicaKill, replicaOom, replicaPause, replicaRestart, replicaStop } from "./replicas.ts";
import type { Drawer } from "./scene.ts";
import { counterEvicted, postgresPartition, postgresPause, redisRestart, rowRefused } from "./stores.ts";

export type { Draft, Scene } from "./scene.ts";

/** How each kind of fault is drawn. One that is not here does not compile. */
export const drawers: Readonly<Record<PlannedFault["kind"], Drawer>> = {
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
