import { redisFault } from "../../harness/planner/index.ts";

/**
 * The replica does not get the lease of LiteLLM's spend ledger. Replica 0 asks each second in the profile `fast` with forked
 * replicas, so this is over long before another's lease of 60 s is, and before a rest is reached without it.
 */
export function leaseRefused(id: string, replica: number) {
  const action = { kind: "error", message: "ERR the lease is out of reach" } as const;
  return redisFault(id, { command: "SET", key: "*cronjob_lock:accounting_delivery", replica, times: 12, action }, 0);
}
