import autocannon from "autocannon";
import type { Clock } from "../../harness/clock.ts";
import { model, type Plan, PlannedPhase, type PlannedRequest } from "../../harness/contracts/index.ts";
import { type PhaseContext, runPhase } from "../../harness/driver/index.ts";
import { type Message, message } from "../../harness/driver/prompt.ts";
import { defaultScript } from "../../harness/provider/script.ts";
import { chunks, chunksBeforeHold, isHeld } from "./share.ts";
import { type Stub, trial } from "./stub.ts";

const entities: PhaseContext["entities"] = [
  { ref: "key", kind: "key", budget: null, id: "hash", counterKey: "spend:key:hash" },
  { ref: "customer", kind: "end_user", budget: 1, id: "customer-bench", counterKey: "spend:end_user:customer-bench" },
];
const secrets = { key: "sk-p429-key-bench" };

/** Requests per second of a phase of so many requests, each with a cancel plan. */
export async function byDriver(stub: Stub, requests: number, clock: Clock, signal: AbortSignal): Promise<number> {
  const phase = phaseOf(requests);
  const seen: Record<string, number> = {};
  const context: PhaseContext = {
    plan: planOf(phase),
    trial,
    entities,
    secrets,
    replicaUrl: () => stub.url,
    provider: stub.provider,
    clock,
    signal,
    record: (event) => {
      const what = event.type === "info" ? event.reason : event.type;
      seen[what] = (seen[what] ?? 0) + 1;
    },
    onInFlight: () => {},
    strike: () => Promise.resolve(null),
    installRedisFault: () => {},
    removeRedisFaults: () => {},
  };
  const from = clock.now();
  await runPhase(phase, context);
  const tookMs = clock.now() - from;
  stub.provider.forget(trial);
  const cancelled = phase.requests.filter((_, index) => isHeld(index + 1)).length;
  const wanted = { ok: requests - cancelled, cancel: cancelled, cancelled };
  for (const [what, count] of Object.entries(wanted))
    if (seen[what] !== count) throw new Error(`the driver recorded ${JSON.stringify(seen)}, not ${count} × ${what}`);
  return (1000 * requests) / tookMs;
}

/** The same by autocannon without cancels; with `reconnect`, on a new connection for each request, as the driver's are. */
export async function byAutocannon(
  stub: Stub,
  { requests, connections, reconnect }: { requests: number; connections: number; reconnect: boolean },
  clock: Clock,
  signal: AbortSignal,
): Promise<number> {
  const { path, headers, body } = letter();
  let answers = 0;
  let lastEnd = Number.NaN;
  const from = clock.now();
  const cannon = autocannon({
    url: stub.url + path,
    method: "POST",
    headers,
    body,
    connections,
    amount: requests,
    ...(reconnect ? { reconnectRate: 1 } : {}),
    // It looks once a second whether it is through: the end is that of the last connection.
    setupClient(client) {
      client.on("headers", () => {
        answers += 1;
      });
      (client as NodeJS.EventEmitter).on("done", () => {
        lastEnd = clock.now();
      });
    },
  });
  const halt = () => (cannon as unknown as autocannon.Instance).stop();
  signal.addEventListener("abort", halt);
  const { errors, timeouts } = await cannon;
  signal.removeEventListener("abort", halt);
  signal.throwIfAborted();
  if (answers !== requests || errors + timeouts > 0)
    throw new Error(`autocannon had ${answers} answers to ${requests} requests, and ${errors + timeouts} errors`);
  return (1000 * requests) / (lastEnd - from);
}

/** What autocannon sends: a request of the plan that the stub does not hold. */
function letter(): Message {
  const phase = phaseOf(1);
  return message(phase.requests[0]!, { plan: planOf(phase), trial, entities, secrets });
}

function phaseOf(requests: number): PlannedPhase {
  return PlannedPhase.parse({
    name: "load",
    purpose: "traffic",
    requests: Array.from({ length: requests }, (_, index) => requestOf(index + 1)),
    faults: [],
    start: "together",
    settle: "none",
  });
}

function requestOf(number: number): PlannedRequest {
  const at = `after-chunk:${chunksBeforeHold}`;
  return {
    id: `r${number}`,
    replica: 0,
    route: "/v1/chat/completions",
    stream: true,
    maxTokens: 40,
    identities: ["key", "customer"],
    provider: { ...defaultScript, outputTokens: chunks, chunks, holdAt: at },
    cancel: { at, how: number % 2 === 0 ? "fin" : "rst", releaseAfterMs: 1500 },
  };
}

function planOf(phase: PlannedPhase): Plan {
  const { name, inputPerToken, outputPerToken } = model;
  return {
    schemaVersion: 1,
    scenario: "bench",
    seed: 0,
    replicas: 1,
    model: { name, inputPerToken, outputPerToken },
    needs: [],
    settings: [],
    entities: entities.map(({ ref, kind, budget }) => ({ ref, kind, budget, spent: 0, resetEvery: null, known: true })),
    phases: [phase],
    background: null,
  };
}
