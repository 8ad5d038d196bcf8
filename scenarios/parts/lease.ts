import { redisFault } from "../../harness/traffic/index.ts";

/**
 * The replica does not get the lease of LiteLLM's spend ledger. It asks every 1 to 6 s in the profile `fast`, so this is over
 * before another's lease of 60 s is.
 */
export function leaseRefused(id: string, replica: number) {
  const action = { kind: "error", message: "ERR the lease is out of reach" } as const;
  return redisFault(id, { command: "SET", key: "*cronjob_lock:accounting_delivery", replica, times: 8, action }, 0);
}
