import { routes } from "../../../harness/catalogue/index.ts";
import {
  type BoundEntity,
  EntityKind,
  type Environment,
  type HistoryEvent,
  models,
  type Plan,
  type PlannedFault,
  type PlannedPhase,
  type PlannedRequest,
  type ProviderEvent,
  Route,
  type Sample,
} from "../../../harness/contracts/index.ts";
import { planHash } from "../../../harness/contracts/plan-hash.ts";
import type { RecordedTrial } from "../../../harness/record/trial.ts";
import { budgetExceeded, failed } from "../oracle/failures.ts";
import { Counters } from "./counters.ts";
import { fails, outlasts, type Planted, settingsOf, triesAgain, ttlOf } from "./planted.ts";

/** The plan as a gateway that does everything right would play it, with one thing swallowed. */
export function simulate(plan: Plan, swallowed: Planted | null = null): RecordedTrial {
  const simulation = new Simulation(plan, swallowed);
  for (const phase of plan.phases) simulation.phase(phase);
  return simulation.trial();
}

const promptTokens = 9;

interface Held {
  key: string;
  amount: number;
  life: number;
}

/** A request that the provider has, and what is reserved for it. */
interface Under {
  request: PlannedRequest;
  held: Held[];
  over: boolean;
  /** Its headers and words are out. */
  streamed: boolean;
}

type TimedFault = Exclude<PlannedFault, { kind: "redis" }>;

class Simulation {
  #t = 0;
  readonly #plan: Plan;
  readonly #swallowed: Planted | null;
  readonly #history: HistoryEvent[] = [];
  readonly #provider: ProviderEvent[] = [];
  readonly #samples: Sample[] = [];
  readonly #rows = new Map<string, number>();
  readonly #logs = new Map<string, number>();
  readonly #entities: BoundEntity[];
  readonly #counters: Counters;
  /** Of entities whose budget was changed, dollars. */
  readonly #changed = new Map<string, number>();
  /** Of those that have more for a time. */
  readonly #boosts = new Map<string, { by: number; until: number }>();
  /** Requests whose clients hung up before they were admitted. */
  readonly #left = new Set<string>();
  #later: (() => void)[] = [];
  /** What of the rows the database has. */
  #written: ReadonlyMap<string, number> = new Map();
  /** Dollars, of all requests. */
  #total = 0;

  constructor(plan: Plan, swallowed: Planted | null) {
    this.#plan = plan;
    this.#swallowed = swallowed;
    const prefix = settingsOf(plan)["litellm_settings.cache_params.namespace"];
    this.#entities = plan.entities.map(({ ref, kind, budget, resetEvery }) => {
      const duration = kind.endsWith("_window") ? `:window:${resetEvery ?? "30d"}` : "";
      const counterKey = `${prefix === undefined ? "" : `${prefix}:`}spend:${kind}:${ref}-k3f9${duration}`;
      return { ref, kind, budget, id: `${ref}-k3f9`, counterKey };
    });
    this.#counters = new Counters({
      ttlS: ttlOf(plan),
      inMemory: settingsOf(plan)["litellm_settings.cache"] === false,
      now: () => this.#t,
      pass: (ms) => this.#tick(ms),
      record: (event) => this.#history.push(event),
    });
    for (const { ref, spent } of plan.entities) {
      this.#rows.set(this.#key(ref), spent);
      if (swallowed === "past" && spent > 0) this.#counters.put(this.#key(ref), spent);
    }
  }

  phase(phase: PlannedPhase): void {
    if (this.#swallowed === "idleness") this.#counters.keep();
    this.#pass(phase.idleMs ?? 0);
    this.#record({ type: "phase", t: this.#tick(), phase: phase.name, edge: "begin" });
    if (this.#swallowed !== "redis") this.#counters.install(phase.faults, this.#entities);
    const timed = phase.faults.filter((fault) => fault.kind !== "redis");
    for (const fault of timed) if (fault.whenHeld.length === 0) this.#strike(fault, []);
    const waiting = timed.filter(({ whenHeld }) => whenHeld.length > 0);
    if (phase.start === "while-held") this.#whileHeld(phase);
    else this.#rounds(phase, waiting);
    const buffered = settingsOf(this.#plan)["general_settings.use_redis_transaction_buffer"] === true;
    const late = buffered && !this.#counters.lock(0);
    if (this.#plan.needs.includes("spend-ledger"))
      for (let replica = 0; replica < this.#plan.replicas; replica++) this.#counters.applied(replica);
    this.#counters.removeRules();
    for (const write of this.#later.splice(0)) write();
    if (!late) this.#written = new Map(this.#rows);
    if (phase.settle === "quiescent") this.#rest(phase.name);
    this.#record({ type: "phase", t: this.#tick(), phase: phase.name, edge: "end" });
  }

  #rounds(phase: PlannedPhase, waiting: readonly TimedFault[]): void {
    const together = phase.start === "together" && phase.everyMs === undefined && this.#swallowed !== "together";
    const groups = together ? [phase.requests] : phase.requests.map((request) => [request]);
    for (const group of groups) {
      this.#tick(phase.everyMs ?? 0);
      const invoked = group.map((request) => this.#invoke(phase, request));
      const under = invoked.flatMap((request) => this.#admit(request) ?? []);
      const here = waiting.filter(({ whenHeld }) => group.some(({ id }) => whenHeld.includes(id)));
      for (const one of under) this.#reachHold(one);
      for (const fault of here) this.#strike(fault, under);
      this.#streamSlowly(under.filter(({ request }) => outlasts(request, ttlOf(this.#plan))));
      for (const one of under) if (!one.over) this.#finish(one);
    }
  }

  #whileHeld(phase: PlannedPhase): void {
    const under = phase.requests.flatMap((request) =>
      request.provider.holdAt === null ? [] : (this.#admit(this.#invoke(phase, request)) ?? []),
    );
    for (const one of under) this.#reachHold(one);
    const letGo = () => {
      for (const one of under) this.#finish(one);
    };
    if (this.#swallowed === "held") letGo();
    for (const request of phase.requests.filter(({ provider }) => provider.holdAt === null)) {
      const one = this.#admit(this.#invoke(phase, request));
      if (one) this.#finish(one);
    }
    if (this.#swallowed !== "held") letGo();
  }

  trial(): RecordedTrial {
    return {
      plan: this.#plan,
      planHash: planHash(this.#plan),
      environment: environmentOf(this.#plan, this.#entities),
      samples: this.#samples,
      truncated: [],
      altered: [],
      history: () => this.#history,
      ledger: () => this.#counters.ledger,
      provider: () => this.#provider,
    };
  }

  #invoke(phase: PlannedPhase, request: PlannedRequest): PlannedRequest {
    const { id, replica } = request;
    this.#record({ type: "invoke", t: this.#tick(), request: id, phase: phase.name, replica });
    const leavesAtStrike = request.cancel?.at.startsWith("struck:") && this.#swallowed !== "redis";
    if (leavesAtStrike && !this.#lacksRoute(request)) this.#readAndLeave(phase, request);
    return request;
  }

  #lacksRoute({ route }: PlannedRequest): boolean {
    return this.#swallowed === "route" && route !== "/v1/chat/completions";
  }

  /** LiteLLM's first read of the counter is struck, and the client hangs up at once. */
  #readAndLeave({ faults }: PlannedPhase, { id, replica, cancel }: PlannedRequest): void {
    const { at, how } = cancel!;
    const fault = faults.find((one) => `struck:${one.id}` === at);
    if (fault?.kind === "redis") this.#counters.get(replica, this.#key(fault.rule.key.replace("counter:", "")));
    if (this.#swallowed === "cancel") return;
    this.#record({ type: "cancel", t: this.#tick(), request: id, point: at, how, heldAt: null, clientChunks: 0 });
    this.#record({ type: "info", t: this.#tick(), request: id, reason: "cancelled", detail: "cancelled", chunks: 0 });
    this.#left.add(id);
  }

  /** Reserves and sends it on; null: it was answered without the provider. */
  #admit(request: PlannedRequest): Under | null {
    const { id } = request;
    if (this.#lacksRoute(request)) {
      this.#record({ type: "fail", t: this.#tick(), request: id, status: 404, error: failed.proxy });
      return null;
    }
    if (this.#isProxySpent(request)) return null;
    const under: Under = { request, held: [], over: false, streamed: false };
    const givenUp = this.#counters.hasGivenUp(request.replica);
    const budgeted = givenUp ? [] : this.#concerned(request).filter(({ budget }) => budget !== null);
    for (const entity of budgeted) {
      this.#warm(request.replica, entity.counterKey);
      if (!this.#mayPass(under, entity)) return null;
    }
    this.#log(under, "received", { stream: request.stream });
    return under;
  }

  /** LiteLLM's own total, over all callers. */
  #isProxySpent({ id }: PlannedRequest): boolean {
    const maxBudget = Number(settingsOf(this.#plan)["litellm_settings.max_budget"] ?? Number.POSITIVE_INFINITY);
    if (this.#total <= maxBudget) return false;
    const error = budgetExceeded(null, this.#total, maxBudget);
    this.#record({ type: "fail", t: this.#tick(), request: id, status: 400, error });
    return true;
  }

  /** LiteLLM's reservation with its shrink rule. */
  #mayPass({ request, held }: Under, { ref, counterKey: key, budget: first }: BoundEntity): boolean {
    const { id, replica } = request;
    const { by = 0, until = 0 } = this.#boosts.get(ref) ?? {};
    const budget = (this.#changed.get(ref) ?? first!) + (this.#t < until ? by : 0);
    const { inputPerToken, outputPerToken } = this.#plan.model;
    const amount =
      routes[request.route].billedBy === "nothing"
        ? 0
        : promptTokens * inputPerToken + request.maxTokens * outputPerToken;
    const value = this.#counters.value(key) ?? 0;
    const headroom = budget! - value;
    if (headroom > 1e-12) {
      const life = this.#counters.life(key);
      if (amount === 0 || !this.#counters.add(replica, key, amount)) return true;
      if (headroom < amount) this.#counters.add(replica, key, headroom - amount);
      held.push({ key, amount: Math.min(amount, headroom), life });
      return true;
    }
    for (const back of held) this.#counters.add(replica, back.key, -back.amount);
    const error = budgetExceeded(key.slice(key.indexOf("spend:") + 6), value, budget!);
    this.#record({ type: "fail", t: this.#tick(), request: id, status: 400, error });
    return false;
  }

  #reachHold(under: Under): void {
    const { holdAt } = under.request.provider;
    if (holdAt === null) return;
    this.#answerUpTo(under, holdAt);
    this.#log(under, "held", { point: holdAt });
  }

  #answerUpTo(under: Under, point: string): void {
    if (point === "before-headers") return;
    const { stream, provider } = under.request;
    this.#log(under, "headers", { status: 200 });
    const chunks = point.startsWith("after-chunk:") ? Number(point.slice("after-chunk:".length)) : provider.chunks;
    if (stream && point !== "after-headers") this.#chunks(under, 0, chunks);
  }

  #chunks(under: Under, from: number, to: number): void {
    for (let sent = from; sent < to; sent++) this.#log(under, "chunk", { contentChars: 3 * (sent + 1) });
  }

  /** Streams that outlast a counter, word by word side by side. */
  #streamSlowly(all: Under[]): void {
    for (const one of all) {
      this.#log(one, "headers", { status: 200 });
      one.streamed = true;
    }
    const words = Math.max(0, ...all.map(({ request }) => request.provider.chunks));
    for (let word = 0; word < words; word++) {
      for (const one of all) if (word < one.request.provider.chunks) this.#chunks(one, word, word + 1);
      if (this.#swallowed !== "pace") this.#tick(all[0]!.request.provider.dripMs);
    }
  }

  #finish(under: Under): void {
    const { request } = under;
    if (this.#left.has(request.id)) {
      this.#answer(under);
      this.#settle(under, this.#cost(request));
    } else if (request.cancel !== null && !request.cancel.at.startsWith("struck:") && this.#swallowed !== "cancel")
      this.#hangUp(under);
    else if (fails(request) && this.#swallowed !== "provider") this.#misbehave(under);
    else this.#complete(under);
  }

  #complete(under: Under): void {
    const { request } = under;
    const inBackground = request.body?.background === true && this.#swallowed !== "background";
    if (inBackground) this.#ok(under);
    this.#answer(under);
    if (!inBackground) this.#ok(under);
    this.#settle(under, this.#cost(request));
    if (request.body?.model !== models.mirrored || this.#swallowed === "second call") return;
    this.#log(under, "received", { stream: request.stream });
    this.#answer(under);
    this.#settle({ ...under, held: [] }, this.#cost(request));
  }

  #answer(under: Under): void {
    const { provider } = under.request;
    if (!under.streamed) this.#stream(under);
    if (provider.usage !== "missing" || this.#swallowed === "provider")
      this.#log(under, "usage", this.#tokens(under.request));
    const shared = provider.duplicateId && this.#swallowed !== "provider";
    const responseId = shared ? "chatcmpl-same" : `chatcmpl-${under.request.id}`;
    const contentChars = 3 * provider.chunks;
    this.#log(under, "done", { status: 200, responseId, contentChars, ...this.#tokens(under.request) });
  }

  #stream(under: Under): void {
    const { stream, provider } = under.request;
    const { holdAt, chunks } = provider;
    if (holdAt === null || holdAt === "before-headers") this.#log(under, "headers", { status: 200 });
    const sent = Number(holdAt?.match(/^after-chunk:(\d+)$/)?.[1] ?? 0);
    if (stream && !holdAt?.startsWith("before-")) this.#chunks(under, sent, chunks);
    if (holdAt === "before-headers" && stream) this.#chunks(under, 0, chunks);
  }

  #hangUp(under: Under): void {
    const { id, cancel } = under.request;
    const { at, how } = cancel!;
    if (at === "after-done") this.#answer(under);
    const t = this.#tick();
    this.#record({
      type: "cancel",
      t,
      request: id,
      point: at,
      how,
      heldAt: at === "after-done" ? null : t - 0.5,
      clientChunks: 0,
    });
    this.#lost(under, "cancelled");
    this.#settle(under, 0);
  }

  #misbehave(under: Under): void {
    const { request } = under;
    const { status, ending } = request.provider;
    const attempts = triesAgain(this.#plan) && this.#swallowed !== "attempts" ? 2 : 1;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) this.#log(under, "received", { stream: request.stream }, attempt);
      if (status >= 300 || ending !== "hang") this.#log(under, "headers", { status }, attempt);
      if (status < 300) this.#log(under, "ended-by-script", { detail: ending }, attempt);
    }
    const error = { status: Math.max(500, status), error: failed.provider };
    this.#record({ type: "fail", t: this.#tick(), request: request.id, ...error });
    this.#settle(under, 0);
  }

  #ok({ request }: Under): void {
    this.#record({ type: "ok", t: this.#tick(), request: request.id, status: 200, chunks: 0 });
  }

  #lost(under: Under, reason: "cancelled" | "connection-lost"): void {
    this.#record({ type: "info", t: this.#tick(), request: under.request.id, reason, detail: reason, chunks: 0 });
    this.#log(under, "peer-closed");
    under.over = true;
  }

  /** R gives way to the cost where it still is; where nothing was reserved, or what was is gone, the cost is added. */
  #settle({ request, held }: Under, cost: number, replica = request.replica): void {
    for (const { counterKey: key } of this.#concerned(request)) {
      const mine = held.find((one) => one.key === key);
      const amount = () => cost - (mine && mine.life === this.#counters.life(key) ? mine.amount : 0);
      if (amount() === 0) continue;
      const add = () => this.#counters.add(replica, key, amount());
      if (this.#counters.hasGivenUp(replica)) {
        this.#later.push(add);
        continue;
      }
      this.#warm(replica, key);
      if (!add()) this.#later.push(add);
    }
    this.#total += cost;
    for (const { counterKey: key } of this.#concerned(request)) {
      this.#rows.set(key, this.#rows.get(key)! + cost);
      this.#logs.set(key, (this.#logs.get(key) ?? 0) + cost);
    }
  }

  #strike(fault: TimedFault, under: readonly Under[]): void {
    if (this.#swallowed === "nemesis") return;
    const t = this.#tick();
    const replica = "replica" in fault ? fault.replica : null;
    if (fault.kind === "postgres-pause") this.#pass(fault.forMs);
    this.#record({ type: "fault", t, fault: fault.id, kind: fault.kind, replica, detail: this.#done(fault) });
    const ends =
      fault.kind === "replica-kill" ||
      fault.kind === "replica-restart" ||
      (fault.kind === "replica-stop" && fault.graceMs < 10_000);
    if (!ends) return;
    for (const one of under) {
      if (one.over || one.request.replica !== replica) continue;
      this.#lost(one, "connection-lost");
      // A peer that has seen the replica die gives back what it held.
      this.#settle(one, 0, (replica! + 1) % this.#plan.replicas);
    }
  }

  #done(fault: TimedFault): string {
    const keys = this.#entities.map(({ counterKey }) => counterKey);
    if (fault.kind === "redis-restart" && !fault.keepData) for (const key of keys) this.#counters.drop(key);
    if (fault.kind === "counter-evicted") this.#counters.drop(this.#key(fault.ref));
    if (fault.kind === "spend-reset") {
      this.#rows.set(this.#key(fault.ref), fault.to ?? 0);
      this.#counters.delete(fault.replica, this.#key(fault.ref));
    }
    if (fault.kind === "budget-change" && fault.budget !== undefined) this.#changed.set(fault.ref, fault.budget);
    if (fault.kind === "budget-change" && fault.boost !== undefined)
      this.#boosts.set(fault.ref, { by: fault.boost.by, until: this.#t + fault.boost.forMs });
    return fault.kind;
  }

  #rest(label: string): void {
    this.#tick(5000);
    for (const { ref, counterKey: key } of this.#entities) {
      const spent = this.#written.get(key)!;
      const counter = settingsOf(this.#plan)["litellm_settings.cache"] === false ? null : this.#counters.value(key);
      const ttl = counter === null ? null : this.#counters.seconds(key);
      const read = { t: this.#t, label, quiescent: true, ref, key, counter, ttl };
      this.#samples.push({ ...read, row: spent, logsSpend: this.#logs.get(key) ?? 0, logsCount: 0 });
    }
    this.#record({ type: "quiescent", t: this.#tick(), label, reached: true, waitedMs: 5000, detail: "at rest" });
  }

  /** Windows whose periods end meanwhile are emptied when it is over. The trial began at a full minute. */
  #pass(ms: number): void {
    const from = this.#t;
    this.#tick(ms);
    for (const { ref, kind, resetEvery } of this.#plan.entities) {
      const everyMs = 1000 * Number(resetEvery?.match(/^(\d+)s$/)?.[1] ?? Number.POSITIVE_INFINITY);
      const hasEnded = Math.floor(this.#t / everyMs) > Math.floor(from / everyMs);
      if (!kind.endsWith("_window") || !hasEnded) continue;
      this.#rows.set(this.#key(ref), 0);
      this.#written = new Map(this.#rows);
      this.#counters.empty(0, this.#key(ref));
    }
  }

  #warm(replica: number, key: string): void {
    if (this.#counters.get(replica, key) === null) this.#counters.seed(replica, key, this.#rows.get(key)!);
  }

  #concerned({ identities }: PlannedRequest): BoundEntity[] {
    return this.#entities.filter(({ ref }) => identities.includes(ref));
  }

  #tokens({ route, provider }: PlannedRequest): { inputTokens: number; outputTokens: number } {
    if (routes[route].billedBy === "nothing") return { inputTokens: 0, outputTokens: 0 };
    if (this.#swallowed === "spending") return { inputTokens: 1, outputTokens: 0 };
    const { usage, inputTokens, outputTokens } = provider;
    const times = this.#swallowed === "provider" ? 1 : { correct: 1, missing: 1, zero: 0, doubled: 2 }[usage];
    return { inputTokens: times * inputTokens, outputTokens: times * outputTokens };
  }

  #cost(request: PlannedRequest): number {
    const { inputTokens, outputTokens } = this.#tokens(request);
    return inputTokens * this.#plan.model.inputPerToken + outputTokens * this.#plan.model.outputPerToken;
  }

  #key(ref: string): string {
    return this.#entities.find((entity) => entity.ref === ref)!.counterKey;
  }

  #log({ request }: Under, event: ProviderEvent["event"], more: Partial<ProviderEvent> = {}, attempt = 1): void {
    this.#provider.push({ t: this.#tick(), event, request: request.id, attempt, ...more });
  }

  #record(event: HistoryEvent): void {
    this.#history.push(event);
  }

  #tick(ms = 1): number {
    this.#t += ms;
    return this.#t;
  }
}

function environmentOf(plan: Plan, entities: BoundEntity[]): Environment {
  return {
    schemaVersion: 1,
    phantom429: "0.1.0",
    trial: "k3f9",
    command: "test",
    startedAt: "2026-11-23T12:00:00.000Z",
    host: { os: "linux", arch: "x64", cpus: 2, memoryGiB: 24, node: "v24.0.0" },
    subject: {
      spec: "good",
      version: "good",
      python: "3.11",
      packages: {},
      settings: settingsOf(plan),
      patches: [],
      capabilities: { reservation: true, counters: EntityKind.options, routes: Route.options, spendLedger: true },
    },
    stack: {
      kind: plan.needs.includes("stack:docker") ? "docker" : "stub",
      start: "fork",
      replicas: plan.replicas,
      postgres: "18",
      redis: "7",
      queryEngine: "none",
    },
    profile: "fast",
    writeIntervalMs: 2000,
    counterTtlS: ttlOf(plan),
    provider: { name: "mock", dialect: "openai chat completions", model: plan.model.name },
    entities,
  };
}
