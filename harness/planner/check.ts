import {
  isTimed,
  isWindow,
  kindOf,
  entities as kinds,
  type PlannedFault,
  type TimedFault,
} from "../catalogue/index.ts";
import {
  isSentMeanwhile,
  type Plan,
  type PlannedEntity,
  type PlannedPhase,
  type PlannedRequest,
  staysHeld,
} from "../contracts/index.ts";
import { aimProblems } from "./aim.ts";
import { faultOf, isHeld } from "./cancels.ts";
import { ambiguities, watermarkLimit } from "./watermarks.ts";

/** What the driver can have in the air at once. */
export const maxConcurrency = 64;

/** What the schema cannot say: references that point somewhere, holds that end, writes that name their request. */
export function incoherences(plan: Plan): string[] {
  const requests = plan.phases.flatMap((phase) => phase.requests);
  return [
    ...repeated(plan.entities.map((entity) => entity.ref)).map((ref) => `entities: ${ref} is named twice`),
    ...repeated(requests.map((request) => request.id)).map((id) => `phases: request ${id} is planned twice`),
    ...repeated(plan.phases.flatMap(({ faults }) => faults.map(({ id }) => id))).map(
      (id) => `phases: fault ${id} is planned twice`,
    ),
    ...repeated(plan.phases.map((phase) => phase.name)).map((name) => `phases: two are called ${name}`),
    ...ambiguities(requests).map(([a, b]) => `phases: settlements of ${a} and ${b} could be taken for one another`),
    ...plan.phases.flatMap((phase, index) =>
      phaseProblems(plan, phase).map((problem) => `phases.${index} (${phase.name}): ${problem}`),
    ),
    ...plan.entities.flatMap(windowProblems),
    ...backgroundProblems(plan).map((problem) => `background.${problem}`),
  ];
}

function phaseProblems(plan: Plan, phase: PlannedPhase): string[] {
  const awaited = new Set(phase.faults.flatMap((fault) => (isTimed(fault) ? fault.whenHeld : [])));
  return [
    ...phase.requests.flatMap((request) => [
      ...(isStruckHere(phase, request) ? [] : [`request ${request.id}: cancel.at names no Redis fault of its phase`]),
      ...requestProblems(plan, request, awaited.has(request.id) || phase.start === "while-held").map(
        (problem) => `request ${request.id}: ${problem}`,
      ),
    ]),
    ...phase.faults.flatMap((fault) =>
      faultProblems(plan, phase, fault).map((problem) => `fault ${fault.id}: ${problem}`),
    ),
    ...(phase.start === "in-order" && awaited.size > 1
      ? ["a fault that waits for several held requests: together"]
      : []),
    ...(phase.start === "while-held" && !(phase.requests.some(staysHeld) && phase.requests.some(isSentMeanwhile))
      ? ["while-held: some requests that are held until the others are through, and some that are not held"]
      : []),
    ...(phase.everyMs !== undefined && phase.start !== "together" ? ["everyMs: only of requests sent together"] : []),
    ...(phase.openAtMost !== undefined && phase.everyMs === undefined ? ["openAtMost: only with everyMs"] : []),
    ...(phase.everyMs !== undefined && plan.background?.during === phase.name
      ? ["everyMs beside background load"]
      : []),
    ...(awaited.size >= maxConcurrency ? [`more than ${maxConcurrency - 1} requests held for faults`] : []),
  ];
}

function isStruckHere({ faults }: PlannedPhase, { cancel }: PlannedRequest): boolean {
  const id = cancel && faultOf(cancel.at);
  return id === null || faults.some((fault) => !isTimed(fault) && fault.id === id);
}

function requestProblems(plan: Plan, request: PlannedRequest, awaited: boolean): string[] {
  const { provider, cancel } = request;
  const problems = identityProblems(plan, request.identities);
  if (request.replica >= plan.replicas) problems.push(`replica ${request.replica} of ${plan.replicas}`);
  if (request.maxTokens > watermarkLimit) problems.push(`maxTokens is above ${watermarkLimit}`);
  if (request.maxTokens < provider.outputTokens) problems.push("maxTokens is below the tokens that are used");
  if (cancel && (isHeld(cancel.at) ? cancel.at : null) !== provider.holdAt)
    problems.push("cancel.at is not where the provider is held");
  if (cancel?.at === "after-done" && !request.stream) problems.push("after-done of an answer that is not streamed");
  if (provider.holdAt && !cancel && !awaited) problems.push("held, and nothing ever releases it");
  for (const point of [provider.holdAt, provider.endAt]) {
    const chunk = Number(point?.match(/^after-chunk:(\d+)$/)?.[1] ?? 0);
    if (chunk > 0 && !request.stream) problems.push(`${point} of an answer that is not streamed`);
    if (chunk >= provider.chunks && chunk > 0) problems.push(`${point} of ${provider.chunks} chunks`);
  }
  return problems;
}

function faultProblems(plan: Plan, phase: PlannedPhase, fault: PlannedFault): string[] {
  const replica = isTimed(fault) ? ("replica" in fault ? fault.replica : null) : fault.rule.replica;
  return [
    ...(replica !== null && replica >= plan.replicas ? [`replica ${replica} of ${plan.replicas}`] : []),
    ...(isTimed(fault) ? [...hangingProblems(phase, fault), ...heldProblems(phase, fault)] : []),
    ...("ref" in fault && !plan.entities.some(({ ref }) => ref === fault.ref)
      ? [`ref names no entity: ${fault.ref}`]
      : []),
    ...(isTimed(fault) ? [] : aimProblems(plan, phase, fault.rule)),
    ...kindOf(fault).problems(fault, plan.entities),
  ];
}

function heldProblems(phase: PlannedPhase, fault: TimedFault): string[] {
  const here = new Map(phase.requests.map((request) => [request.id, request]));
  return fault.whenHeld.flatMap((id) => {
    const request = here.get(id);
    if (!request) return [`whenHeld names ${id}, which is not in this phase`];
    return request.provider.holdAt ? [] : [`whenHeld names ${id}, which is never held`];
  });
}

function hangingProblems({ faults }: PlannedPhase, fault: TimedFault): string[] {
  const { id, whenStruck } = fault;
  const seen = new Set([id]);
  for (let next: string | undefined = whenStruck; next !== undefined; ) {
    if (seen.has(next)) return [`whenStruck leads back to ${next}`];
    seen.add(next);
    const other = faults.find((one) => one.id === next);
    if (other === undefined) return [`whenStruck names ${next}, which is no fault of its phase`];
    next = isTimed(other) ? other.whenStruck : undefined;
  }
  return [];
}

/** What was spent in a window is in the spend logs, and in a row that only LiteLLM makes. */
function windowProblems(entity: PlannedEntity): string[] {
  return isWindow(entity.kind) && entity.spent > 0
    ? [`entities: ${entity.ref} is a window and cannot have spent something: spend it in a first phase`]
    : [];
}

function backgroundProblems(plan: Plan): string[] {
  const { background } = plan;
  if (!background) return [];
  return [
    ...identityProblems(plan, background.identities).map((problem) => `identities: ${problem}`),
    ...(plan.phases.some((phase) => phase.name === background.during) ? [] : ["during: no such phase"]),
    ...(Number.isInteger(background.requestsPerSecond) ? [] : ["requestsPerSecond: not a whole number"]),
    ...(background.provider.holdAt === null ? [] : ["provider.holdAt: nothing would release it"]),
  ];
}

function identityProblems(plan: Plan, identities: string[]): string[] {
  const named = identities.map((ref) => plan.entities.find((entity) => entity.ref === ref)?.kind);
  const problems = identities.filter((_, index) => named[index] === undefined).map((ref) => `no entity ${ref}`);
  const how = named.flatMap((kind) => (kind === undefined ? [] : kinds[kind].namedIn));
  if (how.filter((way) => way === "secret").length !== 1) problems.push("a request is sent with exactly one key");
  if (how.filter((way) => way === "end-user").length > 1) problems.push("more than one end user");
  return problems;
}

function repeated(names: string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) (seen.has(name) ? again : seen).add(name);
  return [...again];
}
