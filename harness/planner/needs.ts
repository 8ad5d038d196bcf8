import { kindOf, entities as kinds, routes } from "../catalogue/index.ts";
import type { Plan, PlannedRequest } from "../contracts/index.ts";

type Planned = Pick<Plan, "entities" | "phases" | "background">;

/**
 * What a subject and its stack must have for all that a plan does, in the words of a scenario's `needs`: each counter with a
 * budget, each route, reservations. A scenario may ask for less, where one counter of many is enough for its point, and for
 * more, where a plan does not tell (`spend-ledger`).
 */
export function needsOf({ entities, phases, background }: Planned): string[] {
  const requests = phases.flatMap((phase) => phase.requests);
  const budgeted = entities.filter(({ budget }) => budget !== null);
  const refs = new Set(budgeted.map(({ ref }) => ref));
  const isHeldToOne = ({ identities }: Pick<PlannedRequest, "identities">) => identities.some((ref) => refs.has(ref));
  const reserves = requests.some((request) => routes[request.route].reserves !== "or-not" && isHeldToOne(request));
  const limitsMemory = phases.some(({ faults }) =>
    faults.some((fault) => kindOf(fault).needs.includes("memory limit")),
  );
  return [
    ...(limitsMemory ? ["stack:docker"] : []),
    ...(reserves || (background && isHeldToOne(background)) ? ["reservation"] : []),
    ...new Set(budgeted.map(({ kind }) => `counter:${kind}`)),
    ...new Set(requests.map(({ route }) => `route:${route}`)),
  ];
}

/** A total of the whole process: every request on the stack is counted. */
const proxyWide = /^litellm_settings\.max_budget=/;

/** Whether it must have its stack for itself: it strikes more than its own entities, or one of them is the stack's. */
export function isExclusive({ entities, phases, settings }: Pick<Plan, "entities" | "phases" | "settings">): boolean {
  const reaches = phases.some(({ faults }) => faults.some((fault) => kindOf(fault).reachesOthers(fault)));
  const isStacks = entities.some(({ kind }) => kinds[kind].ownStack === true);
  return reaches || isStacks || settings.some((setting) => proxyWide.test(setting));
}
