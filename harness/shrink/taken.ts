import { isTimed, type PlannedFault } from "../catalogue/index.ts";
import type { HoldPoint, Plan, PlannedEntity, PlannedPhase, PlannedRequest } from "../contracts/index.ts";
import type { Part } from "./parts.ts";

type Gone = ReadonlySet<Part>;

/** The plan without these parts, whatever that leaves hanging. */
export function taken(plan: Plan, gone: Gone): Plan {
  const home = homes(plan.replicas, gone);
  return {
    ...plan,
    replicas: new Set(home).size,
    settings: plan.settings.filter((setting) => !gone.has(`setting ${setting}`)),
    background: gone.has("background load") ? null : plan.background,
    entities: plan.entities.filter(({ ref }) => !gone.has(`entity ${ref}`)).map((entity) => entityOf(entity, gone)),
    phases: plan.phases.map((phase) => phaseOf(phase, gone, home)),
  };
}

/** Where requests of each replica go. Those of one that is gone go to the first. */
function homes(replicas: number, gone: Gone): number[] {
  let next = 0;
  return Array.from({ length: replicas }, (_, index) => (index > 0 && gone.has(`replica ${index}`) ? 0 : next++));
}

function entityOf(entity: PlannedEntity, gone: Gone): PlannedEntity {
  const without = (what: string) => gone.has(`${what} ${entity.ref}`);
  return {
    ...entity,
    ...(without("spent") ? { spent: 0 } : {}),
    ...(without("period") ? { resetEvery: null } : {}),
    ...(without("unknown") ? { known: true } : {}),
  };
}

function phaseOf({ idleMs, everyMs, openAtMost, ...phase }: PlannedPhase, gone: Gone, home: number[]): PlannedPhase {
  const has = (what: string) => !gone.has(`${what} ${phase.name}`);
  return {
    ...phase,
    ...(idleMs !== undefined && has("idle") ? { idleMs } : {}),
    ...(everyMs !== undefined && has("pace") ? { everyMs } : {}),
    ...(openAtMost !== undefined && has("pace") ? { openAtMost } : {}),
    requests: phase.requests.filter(({ id }) => !gone.has(`request ${id}`)).map((one) => requestOf(one, gone, home)),
    faults: phase.faults.filter(({ id }) => !gone.has(`fault ${id}`)).map((one) => faultOf(one, gone, home)),
  };
}

function faultOf(fault: PlannedFault, gone: Gone, home: number[]): PlannedFault {
  const without = (what: string) => gone.has(`${what} ${fault.id}`);
  if (isTimed(fault)) {
    const { whenStruck, ...rest } = fault;
    return {
      ...rest,
      ...("replica" in rest ? { replica: home[rest.replica]! } : {}),
      ...(without("held") ? { whenHeld: [] } : {}),
      ...(whenStruck === undefined || without("struck") ? {} : { whenStruck }),
    } as PlannedFault;
  }
  const { rule, mustFire } = fault;
  const replica = rule.replica === null || without("only-there") ? null : home[rule.replica]!;
  return {
    ...fault,
    mustFire: without("often") || without("skip") ? Math.min(1, mustFire) : mustFire,
    rule: { ...rule, replica, ...(without("skip") ? { skip: 0 } : {}) },
  };
}

function requestOf(request: PlannedRequest, gone: Gone, home: number[]): PlannedRequest {
  const without = (what: string) => gone.has(`${what} ${request.id}`);
  const { body, ...rest } = request;
  const identities = request.identities.filter((ref) => !gone.has(`entity ${ref}`));
  const stream = request.stream && !without("stream");
  const cancel = without("cancel") ? null : request.cancel;
  const lets = without("hold") || (request.cancel !== null && cancel === null);
  const move = (point: HoldPoint | null) => point && (without("point") ? "before-headers" : ofForm(point, stream));
  const provider = { ...request.provider, ...(without("provider") ? inGoodOrder(request.provider) : {}) };
  const holdAt = lets ? null : move(provider.holdAt);
  return {
    ...rest,
    ...(body === undefined || without("body") ? {} : { body }),
    ...(without("route") ? { route: "/v1/chat/completions" as const } : {}),
    replica: home[request.replica]!,
    identities,
    stream,
    cancel: cancel && { ...cancel, at: request.provider.holdAt === cancel.at ? (holdAt ?? cancel.at) : cancel.at },
    provider: {
      ...provider,
      holdAt,
      ...(without("drip") || !stream ? { dripMs: 0 } : {}),
      ...(without("words") ? few([holdAt, provider.endAt], provider.outputTokens) : stream ? {} : { chunks: 1 }),
    },
  };
}

/** An answer in one piece has no chunks to stop at. */
function ofForm(point: HoldPoint, stream: boolean): HoldPoint {
  if (stream || !/^(after-chunk|before-usage)/.test(point)) return point;
  return point === "before-usage" ? "before-done" : "before-headers";
}

function inGoodOrder({ inputTokens, outputTokens }: PlannedRequest["provider"]) {
  return {
    status: 200,
    inputTokens: inputTokens || 10,
    outputTokens: outputTokens || 3,
    ending: "complete",
    endAt: null,
    usage: "correct",
    retryAfterS: null,
    duplicateId: false,
  } as const;
}

/** As few words as the points need: no chunk is stopped at that is not followed by another. */
function few(points: readonly (HoldPoint | null)[], outputTokens: number) {
  const chunks = 1 + Math.max(0, ...points.map((point) => Number(point?.match(/^after-chunk:(\d+)$/)?.[1] ?? 0)));
  return { chunks, outputTokens: Math.min(outputTokens, chunks) };
}
