import { isTimed, isWindow, type PlannedFault } from "../catalogue/index.ts";
import type { Plan, PlannedEntity, PlannedPhase, PlannedRequest } from "../contracts/index.ts";

/** Something that a plan can do without: "request r7", "fault f2", "cancel r7". Names are those of the plan that is shrunk. */
export type Part = string;

/** What is tried by itself, the largest first. */
export const passes = ["requests", "faults", "entities", "replicas", "details"] as const;
export type Pass = (typeof passes)[number];

/** All that can be taken from a plan. */
export function partsOf(plan: Plan): Record<Pass, Part[]> {
  const requests = plan.phases.flatMap((phase) => phase.requests);
  const faults = plan.phases.flatMap((phase) => phase.faults);
  return {
    requests: requests.map(({ id }) => `request ${id}`),
    faults: faults.map(({ id }) => `fault ${id}`),
    entities: plan.entities.map(({ ref }) => `entity ${ref}`),
    replicas: Array.from({ length: plan.replicas - 1 }, (_, index) => `replica ${index + 1}`),
    details: [
      ...(plan.background ? ["background load"] : []),
      ...plan.settings.map((setting) => `setting ${setting}`),
      ...plan.phases.flatMap(ofPhase),
      ...faults.flatMap(ofFault),
      ...requests.flatMap(ofRequest),
      ...plan.entities.flatMap(ofEntity),
    ],
  };
}

function ofPhase({ name, idleMs, everyMs }: PlannedPhase): Part[] {
  return named(name, { idle: idleMs !== undefined, pace: everyMs !== undefined });
}

function ofFault(fault: PlannedFault): Part[] {
  if (!isTimed(fault)) {
    const { skip, replica } = fault.rule;
    return named(fault.id, { skip: skip > 0, often: fault.mustFire > 1, "only-there": replica !== null });
  }
  return named(fault.id, { held: fault.whenHeld.length > 0, struck: fault.whenStruck !== undefined });
}

function ofRequest({ id, route, stream, body, provider, cancel }: PlannedRequest): Part[] {
  const { holdAt, chunks, outputTokens, dripMs } = provider;
  return named(id, {
    cancel: cancel !== null,
    hold: holdAt !== null && cancel === null,
    point: holdAt !== null && holdAt !== "before-headers",
    stream,
    provider: isOdd(provider),
    route: route !== "/v1/chat/completions",
    body: body !== undefined,
    drip: dripMs > 0,
    words: chunks > 1 || outputTokens > 1,
  });
}

function ofEntity({ ref, kind, spent, resetEvery, known }: PlannedEntity): Part[] {
  return named(ref, { spent: spent > 0, period: resetEvery !== null && !isWindow(kind), unknown: !known });
}

/** The provider does something else than answer in good order. */
export function isOdd({ status, ending, usage, retryAfterS, duplicateId }: PlannedRequest["provider"]): boolean {
  return status !== 200 || ending !== "complete" || usage !== "correct" || retryAfterS !== null || duplicateId;
}

function named(name: string, has: Record<string, boolean>): Part[] {
  return Object.entries(has).flatMap(([what, there]) => (there ? [`${what} ${name}`] : []));
}
