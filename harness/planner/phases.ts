import type { PlannedFault, PlannedPhase, PlannedRequest, RedisRule } from "../contracts/index.ts";

/** What differs from the usual phase: one for a fault, that comes to rest and is sampled, without faults but its cancels. */
export type PhaseOptions = Partial<Omit<PlannedPhase, "name" | "start" | "requests">>;

/** A phase whose requests are all sent at once (or `everyMs`). */
export function together(name: string, requests: PlannedRequest[], options: PhaseOptions = {}): PlannedPhase {
  return { ...usual(), ...options, name, start: "together", requests };
}

/** A phase whose requests are sent one after the other. */
export function inOrder(name: string, requests: PlannedRequest[], options: PhaseOptions = {}): PlannedPhase {
  return { ...usual(), ...options, name, start: "in-order", requests };
}

/** A phase whose held requests are sent first, and the others, one after the other, while the provider holds them. */
export function whileHeld(name: string, requests: PlannedRequest[], options: PhaseOptions = {}): PlannedPhase {
  return { ...usual(), ...options, name, start: "while-held", requests };
}

function usual() {
  return { purpose: "fault", settle: "quiescent", faults: [] as PlannedFault[] } as const;
}

/** A rule without what it usually is: on every replica, for any amount, from the first match on, for as long as it stands. */
export type RuleInput = Pick<RedisRule, "command" | "key" | "action"> & Partial<RedisRule>;

/** A fault of the Redis link; it must strike at least once unless `mustFire` says otherwise. */
export function redisFault(id: string, rule: RuleInput, mustFire = 1): PlannedFault {
  return { id, kind: "redis", mustFire, rule: { replica: null, amount: "any", skip: 0, times: null, ...rule } };
}
