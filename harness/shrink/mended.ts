import { isTimed, entities as kinds, type PlannedFault } from "../catalogue/index.ts";
import { isSentMeanwhile, type Plan, type PlannedPhase, type PlannedRequest, staysHeld } from "../contracts/index.ts";
import { faultOf } from "../planner/index.ts";

/** The plan without what points nowhere any more: identities, faults, holds, phases that do nothing. */
export function mended(plan: Plan): Plan {
  const phases = plan.phases
    .map((phase) => withoutLoose(withIdentities(phase, plan), plan))
    .map(withoutHolds)
    .filter(({ name, requests, faults }) => requests.length + faults.length > 0 || plan.background?.during === name);
  const background = plan.background && phases.some(({ name }) => name === plan.background?.during);
  const settles = phases.some(({ settle }) => settle === "quiescent");
  const last = phases.at(-1);
  return withoutStrangers({
    ...plan,
    // Nothing is judged that never came to rest.
    phases: phases.map((phase) => (phase === last && !settles ? { ...phase, settle: "quiescent" } : phase)),
    background: background ? plan.background : null,
  });
}

function withIdentities(phase: PlannedPhase, plan: Plan): PlannedPhase {
  return { ...phase, requests: phase.requests.map((one) => ({ ...one, identities: complete(one.identities, plan) })) };
}

/** Those whose kind needs no other, or has it beside it: no team's member without the team. */
function complete(identities: readonly string[], { entities }: Plan): string[] {
  const kindOf = (ref: string) => entities.find((entity) => entity.ref === ref)?.kind;
  const there = new Set(identities.map(kindOf));
  const stay = identities.filter((ref) => {
    const kind = kindOf(ref);
    if (kind === undefined) return false;
    const { takes, windowOf } = kinds[kind];
    return [...takes, ...(windowOf === null ? [] : [windowOf])].every((needed) => there.has(needed));
  });
  return stay.length === identities.length ? stay : complete(stay, { entities } as Plan);
}

/** A fault that names a request or an entity that is gone has nothing to strike, or no moment. */
function withoutLoose(phase: PlannedPhase, { entities, phases }: Plan): PlannedPhase {
  const here = new Set(phase.requests.map(({ id }) => id));
  const sent = new Set(phases.flatMap(({ requests }) => requests.map(({ id }) => id)));
  const refs = new Set(entities.map(({ ref }) => ref));
  const faults = phase.faults.flatMap((fault): PlannedFault[] => {
    if (!isTimed(fault)) {
      const { key, aim } = fault.rule;
      const ref = key.match(/^counter:(.*)$/)?.[1];
      const strikes = ref === undefined || ref === "*" || refs.has(ref);
      return strikes && (aim === undefined || sent.has(aim.request)) ? [fault] : [];
    }
    if ("ref" in fault && !refs.has(fault.ref)) return [];
    const { whenStruck, ...rest } = fault;
    const struck = phase.faults.some(({ id }) => id === whenStruck) ? { whenStruck } : {};
    if ("whileWriting" in fault && fault.whileWriting && !refs.has(fault.whileWriting)) return [];
    return [{ ...rest, ...struck, whenHeld: fault.whenHeld.filter((id) => here.has(id)) } as PlannedFault];
  });
  const requests = phase.requests.map((request): PlannedRequest => {
    const struck = request.cancel && faultOf(request.cancel.at);
    return struck && !faults.some(({ id }) => id === struck) ? { ...request, cancel: null } : request;
  });
  return { ...phase, faults, requests };
}

/** Nothing is held that nothing lets go, and nothing waits for others to be held where none are. */
function withoutHolds(phase: PlannedPhase): PlannedPhase {
  const { requests } = phase;
  const meanwhile = phase.start === "while-held" && requests.some(staysHeld) && requests.some(isSentMeanwhile);
  const start = phase.start === "while-held" && !meanwhile ? "together" : phase.start;
  const awaited = new Set(phase.faults.flatMap((fault) => (isTimed(fault) ? fault.whenHeld : [])));
  const isFree = (request: PlannedRequest) => staysHeld(request) && start !== "while-held" && !awaited.has(request.id);
  return {
    ...phase,
    start,
    requests: requests.map((one) => (isFree(one) ? { ...one, provider: { ...one.provider, holdAt: null } } : one)),
    faults: phase.faults.map((fault) => {
      if (!isTimed(fault)) return fault;
      const held = new Set(requests.filter(({ provider }) => provider.holdAt !== null).map(({ id }) => id));
      return { ...fault, whenHeld: fault.whenHeld.filter((id) => held.has(id)) };
    }),
  };
}

function withoutStrangers(plan: Plan): Plan {
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const named = new Set([
    ...plan.phases.flatMap(({ requests }) => requests.flatMap(({ identities }) => identities)),
    ...(plan.background?.identities ?? []),
    ...faults.flatMap((fault) => ("ref" in fault ? [fault.ref] : [])),
    ...faults.flatMap((fault) => ("whileWriting" in fault && fault.whileWriting ? [fault.whileWriting] : [])),
    ...faults.flatMap((fault) => (isTimed(fault) ? [] : [fault.rule.key.replace(/^counter:/, "")])),
  ]);
  return { ...plan, entities: plan.entities.filter(({ ref }) => named.has(ref)) };
}
