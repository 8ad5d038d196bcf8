import { startClock } from "../../../harness/clock.ts";
import {
  type BoundEntity,
  type HistoryEvent,
  type HoldPoint,
  model,
  type Plan,
  PlannedPhase,
  PlannedRequest,
} from "../../../harness/contracts/index.ts";
import type { PhaseContext } from "../../../harness/driver/index.ts";
import { type Provider, startProvider, type TrialProviderEvent } from "../../../harness/provider/index.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";

export interface Rig extends AsyncDisposable {
  provider: Provider;
  gateways: Gateway[];
  history: HistoryEvent[];
  providerEvents: TrialProviderEvent[];
  inFlight: { now: number; most: number };
  context: PhaseContext;
  /** History as "type request" lines, `generator` left out. */
  story(): string[];
}

const entities: BoundEntity[] = [
  { ref: "key", kind: "key", budget: null, id: "hash", counterKey: "spend:key:hash" },
  { ref: "customer", kind: "end_user", budget: 1, id: "customer-t1", counterKey: "spend:end_user:customer-t1" },
];

/** A provider, gateways in place of replicas, and a context that records into arrays. */
export async function startRig(
  options: { replicas?: number; gateway?: Omit<GatewayOptions, "providerUrl">; background?: Plan["background"] } = {},
): Promise<Rig> {
  await using cleanup = new AsyncDisposableStack();
  const clock = startClock();
  const provider = cleanup.use(await startProvider({ clock }));
  const gateways: Gateway[] = [];
  for (let replica = 0; replica < (options.replicas ?? 1); replica++) {
    gateways.push(cleanup.use(await startGateway({ providerUrl: provider.url, ...options.gateway })));
  }
  const history: HistoryEvent[] = [];
  const providerEvents: TrialProviderEvent[] = [];
  provider.onEvent((event) => providerEvents.push(event));
  const inFlight = { now: 0, most: 0 };
  const context: PhaseContext = {
    plan: planOf(gateways.length, options.background ?? null),
    trial: "t1",
    entities,
    secrets: { key: "sk-p429-key-t1" },
    replicaUrl: (replica) => gateways[replica]!.url,
    provider,
    clock,
    signal: new AbortController().signal,
    record: (event) => history.push(event),
    onInFlight: (delta) => {
      inFlight.now += delta;
      inFlight.most = Math.max(inFlight.most, inFlight.now);
    },
    async strike(fault) {
      if (fault.kind !== "replica-kill") throw new Error(`the rig knows no ${fault.kind}`);
      gateways[fault.replica]!.kill();
      return { replica: fault.replica, detail: "SIGKILL" };
    },
    installRedisFault: () => {},
    removeRedisFaults: () => {},
  };
  const owned = cleanup.move();
  return {
    provider,
    gateways,
    history,
    providerEvents,
    inFlight,
    context,
    story: () =>
      history
        .filter((event) => event.type !== "generator")
        .map((event) => ("request" in event ? `${event.type} ${event.request}` : event.type)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function planOf(replicas: number, background: Plan["background"]): Plan {
  return {
    schemaVersion: 1,
    scenario: "rig",
    seed: 0,
    replicas,
    model: { name: model.name, inputPerToken: model.inputPerToken, outputPerToken: model.outputPerToken },
    needs: [],
    settings: [],
    entities: entities.map(({ ref, kind, budget }) => ({ ref, kind, budget, spent: 0, resetEvery: null, known: true })),
    phases: [],
    background,
  };
}

export interface RequestOverrides {
  replica?: number;
  stream?: boolean;
  chunks?: number;
  holdAt?: HoldPoint;
  hangUp?: { at: HoldPoint; how: "fin" | "rst"; releaseAfterMs?: number };
  provider?: Partial<PlannedRequest["provider"]>;
}

export function planned(id: string, overrides: RequestOverrides = {}): PlannedRequest {
  const { replica = 0, stream = false, chunks = stream ? 6 : 1, hangUp } = overrides;
  const holdAt = hangUp?.at ?? overrides.holdAt ?? null;
  return PlannedRequest.parse({
    id,
    replica,
    route: "/v1/chat/completions",
    stream,
    maxTokens: 40,
    identities: ["key", "customer"],
    provider: { inputTokens: 10, outputTokens: 6, chunks, holdAt, ...overrides.provider },
    cancel: hangUp ? { releaseAfterMs: 2000, ...hangUp } : null,
  });
}

export function phaseOf(requests: PlannedRequest[], rest: Partial<PlannedPhase> = {}): PlannedPhase {
  return PlannedPhase.parse({
    name: "traffic",
    purpose: "traffic",
    requests,
    faults: [],
    start: "together",
    settle: "none",
    ...rest,
  });
}
