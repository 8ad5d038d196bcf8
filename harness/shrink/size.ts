import type { Plan } from "../contracts/index.ts";
import { isOdd } from "./parts.ts";

/** What a plan has, by what a reader counts. */
export interface Size {
  requests: number;
  faults: number;
  replicas: number;
  entities: number;
  phases: number;
}

export function sizeOf({ phases, replicas, entities }: Plan): Size {
  return {
    requests: phases.reduce((sum, { requests }) => sum + requests.length, 0),
    faults: phases.reduce((sum, { faults }) => sum + faults.length, 0),
    replicas,
    entities: entities.length,
    phases: phases.length,
  };
}

/** One number that gets smaller with each accepted step: a request or a fault less is worth more than any detail. */
export function weightOf(plan: Plan): number {
  const { requests, faults, replicas, entities, phases } = sizeOf(plan);
  return (
    1000 * (requests + faults) +
    500 * (replicas + (plan.background ? 1 : 0)) +
    100 * (entities + plan.settings.length) +
    50 * phases +
    sum(plan.phases.flatMap((phase) => phase.requests).map(ofRequest)) +
    sum(plan.phases.flatMap((phase) => phase.faults).map(ofFault)) +
    sum(plan.phases.map(({ idleMs, everyMs }) => (idleMs === undefined ? 0 : 20) + (everyMs === undefined ? 0 : 20))) +
    sum(plan.entities.map(({ spent, resetEvery, known }) => count(spent > 0, resetEvery !== null, !known)))
  );
}

type Request = Plan["phases"][number]["requests"][number];
type Fault = Plan["phases"][number]["faults"][number];

function ofRequest({ route, stream, body, provider, cancel, identities }: Request): number {
  const { holdAt, chunks, outputTokens, dripMs } = provider;
  const odd = isOdd(provider) || route !== "/v1/chat/completions";
  return (
    10 * count(cancel !== null, holdAt !== null, odd, body !== undefined, dripMs > 0) +
    5 * count(stream, holdAt !== null && holdAt !== "before-headers") +
    identities.length +
    (chunks + outputTokens) / 1000
  );
}

function ofFault(fault: Fault): number {
  if (fault.kind === "redis") return 5 * count(fault.rule.skip > 0, fault.mustFire > 1, fault.rule.replica !== null);
  return 5 * count(fault.whenHeld.length > 0, fault.whenStruck !== undefined);
}

function count(...are: boolean[]): number {
  return are.filter(Boolean).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
