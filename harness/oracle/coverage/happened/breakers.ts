import { isTimed, litellm, type RedisFault } from "../../../catalogue/index.ts";
import type { Case } from "../../counters/index.ts";
import { plannedFaults, strikesOf } from "../../facts/index.ts";
import type { Missed } from "./kinds.ts";
import { type Planned, type Tally, tally } from "./tally.ts";

/**
 * A replica of which so many commands fail, whatever they are, is to give Redis up for a while, and serve requests meanwhile.
 * Its silence shows that: no command of its own on any counter while it served one.
 */
export function breakers(found: Case): Tally {
  const planned = plannedFaults(found.trial.plan).flatMap(({ fault, phase }): Planned[] => {
    if (isTimed(fault) || !opensBreaker(fault)) return [];
    const replica = fault.rule.replica!;
    return [{ deed: { kind: "redis-given-up", fault: fault.id, replica }, missed: missed(found, fault, phase) }];
  });
  return tally(planned);
}

function opensBreaker({ rule, mustFire }: RedisFault): boolean {
  const all = rule.command === "*" && rule.key === "*" && rule.replica !== null;
  return all && mustFire >= litellm.breakerOpensAfterTimes.value;
}

function missed({ facts, trial }: Case, fault: RedisFault, phase: string): Missed | null {
  const { replica } = fault.rule;
  const last = Math.max(...strikesOf(fault, facts).map(({ t }) => t));
  const wellAgain = Math.max(last, facts.phases.find(({ name }) => name === phase)?.end ?? Number.POSITIVE_INFINITY);
  const until = last + litellm.redisGivenUpForMs.value;
  const served = [...facts.requests.values()].filter(
    (request) =>
      request.replica === replica &&
      request.outcome === "ok" &&
      !request.isFree &&
      request.invokedAt! >= wellAgain &&
      request.endedAt! <= until,
  );
  if (served.length === 0) return { kind: "nothing-served-meanwhile" };
  const inSilence = new Set(served);
  let asked = 0;
  for (const entry of trial.ledger()) {
    if (entry.replica !== replica) continue;
    for (const request of inSilence) {
      if (entry.t < request.invokedAt! || entry.t > request.endedAt!) continue;
      inSilence.delete(request);
      asked = entry.n;
    }
  }
  return inSilence.size > 0 ? null : { kind: "asked-redis", entry: asked };
}
