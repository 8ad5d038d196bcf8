import type {
  Capabilities,
  EntityKind,
  Environment,
  HistoryEvent,
  LedgerEntry,
  Look,
  Plan,
  PlannedFault,
  PlannedPhase,
  PlannedRequest,
  ProviderEvent,
  Sample,
} from "../../../harness/contracts/index.ts";
import { planHash } from "../../../harness/contracts/plan-hash.ts";
import type { RecordedTrial } from "../../../harness/record/trial.ts";
import { budgetExceeded, failed } from "./failures.ts";

const input = 0.00001;
const output = 0.002;
const counterTtlS = 60;
export const customer = "spend:end_user:customer-k3f9";
export const key = "spend:key:aabb";

export interface RequestOptions {
  replica?: number;
  maxTokens?: number;
  stream?: boolean;
  /** Usage that the provider will state. */
  tokens?: [input: number, output: number];
  /** What LiteLLM estimates the prompt at. */
  promptTokens?: number;
  cancelAt?: string;
  status?: number;
  usage?: "correct" | "zero" | "missing" | "doubled";
}

export interface WorldOptions {
  budget?: number;
  replicas?: number;
  /** Dollars that the rows of all that has a budget say at first; their counters are cold. */
  spent?: number;
  resetEvery?: string | null;
  known?: boolean;
  /** Other kinds that have the same budget, and are on each request. */
  also?: EntityKind[];
}

export interface WriteOptions {
  fault?: string;
  applied?: LedgerEntry["applied"];
  /** Whether the replica got the reply. */
  delivered?: boolean;
  /** With `applied: "no"`: answered as if it had been. */
  acknowledged?: boolean;
  /** The fault by which the EXPIRE behind an increment is answered with an error. */
  expireFault?: string;
}

/** As LiteLLM words it, cut as the ledger cuts it. */
export const setMax =
  "local cur = redis.call('GET', KEYS[1]) if cur == false or tonumber(cur) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) if tonumber(ARGV[2]) > 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]";

/**
 * A trial written by hand: a clock that ticks with every event, a Redis with two counters (a budgeted customer and a
 * key without budget), rows, and a log of each kind. What is done to it is what a gateway would do.
 */
export class World {
  t = 0;
  readonly redis = new Map<string, number>();
  readonly expiry = new Map<string, number>();
  readonly rows = new Map<string, number>();
  /** What the spend logs add up to: no reset takes it back. */
  readonly logs = new Map<string, number>();
  readonly history: HistoryEvent[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly provider: ProviderEvent[] = [];
  readonly samples: Sample[] = [];
  readonly phases: PlannedPhase[] = [];
  truncated: string[] = [];
  altered: string[] = [];
  capabilities: Capabilities = {
    reservation: true,
    counters: ["key", "team", "user", "team_member", "organization", "end_user", "tag", "key_window"],
  };
  look: Look | undefined;
  needs = ["reservation", "counter:end_user"];
  settings: Record<string, unknown> = {};
  background: Plan["background"] = null;
  readonly budget: number;
  readonly replicas: number;
  /** The customer, and whatever else has a budget and is on each request. */
  readonly budgeted: { ref: string; kind: EntityKind; id: string; counterKey: string }[];
  /** Refs of those that take part without a budget after all. */
  readonly unbudgeted = new Set<string>();
  readonly spent: number;
  readonly resetEvery: string | null;
  readonly known: boolean;
  #sent = 0;

  constructor({
    budget = 100,
    replicas = 2,
    spent = 0,
    resetEvery = null,
    known = true,
    also = [],
  }: WorldOptions = {}) {
    this.budget = budget;
    this.replicas = replicas;
    this.spent = spent;
    this.resetEvery = resetEvery;
    this.known = known;
    this.budgeted = [
      { ref: "customer", kind: "end_user", id: "customer-k3f9", counterKey: customer },
      ...also.map((kind) => ({ ref: kind, kind, id: `${kind}-k3f9`, counterKey: counterOf(kind, resetEvery) })),
    ];
    for (const { counterKey } of this.budgeted) this.rows.set(counterKey, spent);
    this.rows.set(key, 0);
  }

  private budgetOf(ref: string): number | null {
    return this.unbudgeted.has(ref) ? null : this.budget;
  }

  get counterKeys(): string[] {
    return this.budgeted.map(({ counterKey }) => counterKey);
  }

  tick(ms = 10): number {
    this.t += ms;
    return this.t;
  }

  phase(
    name: string,
    body: (world: World) => void,
    { settle = "quiescent", purpose = "traffic", faults = [] }: Partial<Omit<PlannedPhase, "name" | "requests">> = {},
  ): this {
    this.phases.push({ name, purpose, requests: [], faults, start: "in-order", settle });
    this.history.push({ type: "phase", t: this.tick(), phase: name, edge: "begin" });
    body(this);
    if (settle === "quiescent") this.rest(name);
    this.history.push({ type: "phase", t: this.tick(), phase: name, edge: "end" });
    return this;
  }

  rest(label: string, reached = true): void {
    this.tick(5000);
    this.expire();
    for (const { ref, counterKey } of [...this.budgeted, { ref: "customer-key", counterKey: key }]) {
      const counter = this.redis.get(counterKey) ?? null;
      const expires = this.expiry.get(counterKey);
      const ttl = counter === null ? null : expires === undefined ? -1 : Math.round((expires - this.t) / 1000);
      const row = this.rows.get(counterKey)!;
      const read = { t: this.t, label, quiescent: reached, ref, key: counterKey };
      this.samples.push({ ...read, counter, ttl, row, logsSpend: this.logs.get(counterKey) ?? 0, logsCount: 0 });
    }
    this.history.push({ type: "quiescent", t: this.tick(), label, reached, waitedMs: 5000, detail: "at rest" });
  }

  request(options: RequestOptions = {}, id = `r${++this.#sent}`): Request {
    const request = new Request(this, id, { maxTokens: 100 + 12 * this.#sent, ...options });
    this.phases.at(-1)!.requests.push(request.planned);
    return request;
  }

  incr(replica: number, counterKey: string, amount: number, options: WriteOptions = {}): number | null {
    this.expire();
    const applied = options.applied ?? "yes";
    if (applied === "yes") {
      this.redis.set(counterKey, (this.redis.get(counterKey) ?? 0) + amount);
    }
    const value = this.redis.get(counterKey) ?? null;
    const wouldBe = options.acknowledged ? String((value ?? 0) + amount) : null;
    const reply = applied === "yes" ? String(value) : wouldBe;
    this.write(replica, "INCRBYFLOAT", counterKey, [String(amount)], reply, options);
    if (applied === "yes") this.touch(replica, counterKey, options.expireFault);
    return value;
  }

  get(replica: number, counterKey: string): number | null {
    this.expire();
    const value = this.redis.get(counterKey) ?? null;
    this.write(replica, "GET", counterKey, [], value === null ? null : String(value), {});
    return value;
  }

  set(replica: number, counterKey: string, value: number, { nx = false } = {}): void {
    this.expire();
    const taken = nx && this.redis.has(counterKey);
    if (!taken) {
      this.redis.set(counterKey, value);
      this.expiry.set(counterKey, this.t + counterTtlS * 1000);
    }
    const args = [String(value), "EX", String(counterTtlS), ...(nx ? ["NX"] : [])];
    this.write(replica, "SET", counterKey, args, taken ? null : "OK", {});
  }

  del(replica: number, counterKey: string, options: WriteOptions = {}): void {
    this.expire();
    const applied = options.applied ?? "yes";
    const existed = applied === "yes" && this.redis.delete(counterKey);
    this.write(replica, "DEL", counterKey, [], applied === "yes" ? (existed ? "1" : "0") : null, options);
  }

  raise(replica: number, counterKey: string, value: number): void {
    this.expire();
    const after = Math.max(this.redis.get(counterKey) ?? Number.NEGATIVE_INFINITY, value);
    this.redis.set(counterKey, after);
    this.expiry.set(counterKey, this.t + counterTtlS * 1000);
    this.write(replica, "EVAL", counterKey, [setMax, "1", String(value), String(counterTtlS)], String(after), {});
  }

  touch(replica: number, counterKey: string, fault?: string): void {
    this.write(replica, "EXPIRE", counterKey, [String(counterTtlS)], "1", {});
    if (fault !== undefined) {
      Object.assign(this.ledger.at(-1)!, { fault, applied: "no", reply: "ERR lost" });
      return;
    }
    this.expiry.set(counterKey, this.t + counterTtlS * 1000);
  }

  /** Makes the counters expire. */
  sleep(ms: number): void {
    this.tick(ms);
    this.expire();
  }

  bill(amount: number, counterKeys = [...this.counterKeys, key]): void {
    for (const counterKey of counterKeys) {
      this.rows.set(counterKey, this.rows.get(counterKey)! + amount);
      this.logs.set(counterKey, (this.logs.get(counterKey) ?? 0) + amount);
    }
  }

  strike(fault: string, kind: string, replica: number | null = null, detail = kind): void {
    this.history.push({ type: "fault", t: this.tick(), fault, kind, replica, detail });
  }

  kill(fault: string, replica: number): void {
    this.strike(fault, "replica-kill", replica);
  }

  /** Deletes a counter in Redis itself. */
  evict(fault: string, counterKey = customer): void {
    const t = this.tick();
    if (!this.redis.delete(counterKey)) return;
    const detail = `counter deleted: ${counterKey}`;
    this.history.push({ type: "fault", t, fault, kind: "counter-evicted", replica: null, detail });
  }

  /** Redis loses every counter, or none. */
  restartRedis(fault: string, { keepData }: { keepData: boolean }): void {
    const t = this.tick();
    if (!keepData) for (const counterKey of [...this.redis.keys()]) this.redis.delete(counterKey);
    const detail = "Redis restarted";
    this.history.push({ type: "fault", t, fault, kind: "redis-restart", replica: null, detail });
  }

  /** The row is set, and the counter deleted if the gateway does as it should. */
  reset(fault: string | null, { clear = true, counterKey = customer, to = 0 } = {}): void {
    const t = this.tick();
    this.rows.set(counterKey, to);
    if (clear) this.del(0, counterKey);
    if (fault === null) return;
    this.history.push({ type: "fault", t, fault, kind: "spend-reset", replica: 0, detail: "spend set to 0" });
  }

  fell(phase: string): void {
    this.history.push({
      type: "generator",
      t: this.tick(),
      phase,
      offeredPerSecond: 10,
      achievedPerSecond: 3,
      eventLoopLagP99Ms: 900,
      fellBehind: true,
    });
  }

  trial(): RecordedTrial {
    const plan = this.plan();
    return {
      plan,
      planHash: planHash(plan),
      environment: this.environment(),
      samples: this.samples,
      truncated: this.truncated,
      altered: this.altered,
      history: () => this.history,
      ledger: () => this.ledger,
      provider: () => this.provider,
    };
  }

  plan(): Plan {
    return {
      schemaVersion: 1,
      scenario: "hand-written",
      seed: 1,
      replicas: this.replicas,
      model: { name: "p429-chat", inputPerToken: input, outputPerToken: output },
      needs: this.needs,
      settings: [],
      entities: [
        ...this.budgeted.map(({ ref, kind }) => ({
          ref,
          kind,
          budget: this.budgetOf(ref),
          spent: this.spent,
          resetEvery: this.resetEvery,
          known: this.known,
        })),
        { ref: "customer-key", kind: "key", budget: null, spent: 0, resetEvery: null, known: true },
      ],
      phases: this.phases,
      background: this.background,
    };
  }

  environment(): Environment {
    return {
      schemaVersion: 1,
      phantom429: "0.1.0",
      trial: "k3f9",
      command: "phantom429 run",
      startedAt: "2026-11-23T12:00:00.000Z",
      host: { os: "linux", arch: "x64", cpus: 2, memoryGiB: 24, node: "v24.0.0" },
      subject: {
        spec: "1.84.0",
        version: "1.84.0",
        python: "3.11",
        packages: {},
        settings: this.settings,
        patches: [],
        capabilities: this.capabilities,
        ...(this.look ? { look: this.look } : {}),
      },
      stack: { kind: "stub", start: "fork", replicas: this.replicas, postgres: "18", redis: "7", queryEngine: "none" },
      profile: "fast",
      writeIntervalMs: 2000,
      counterTtlS,
      provider: { name: "mock", dialect: "openai chat completions", model: "p429-chat" },
      entities: [
        ...this.budgeted.map((entity) => ({ ...entity, budget: this.budgetOf(entity.ref) })),
        { ref: "customer-key", kind: "key", budget: null, id: "aabb", counterKey: key },
      ],
    };
  }

  private write(
    replica: number,
    command: string,
    counterKey: string,
    args: string[],
    reply: string | null,
    { fault, applied = "yes", delivered = true, acknowledged = false }: WriteOptions,
  ): void {
    const t = this.tick(1);
    this.ledger.push({
      n: this.ledger.length,
      t,
      replica,
      conn: replica,
      command,
      key: counterKey,
      args,
      fault: fault ?? null,
      applied,
      reply,
      delivered: delivered && (applied === "yes" || acknowledged) ? t + 0.5 : null,
    });
  }

  private expire(): void {
    for (const [counterKey, at] of this.expiry) {
      if (at > this.t) continue;
      this.redis.delete(counterKey);
      this.expiry.delete(counterKey);
    }
  }
}

function counterOf(kind: EntityKind, resetEvery: string | null): string {
  return kind === "key_window" ? windowOf(resetEvery ?? "30d") : `spend:${kind}:${kind}-k3f9`;
}

export function windowOf(duration: string): string {
  return `${key}:window:${duration}`;
}

/** One request on its way, step by step. */
export class Request {
  readonly id: string;
  readonly world: World;
  readonly planned: PlannedRequest;
  readonly replica: number;
  readonly prompt: number;
  /** What is reserved for it now. */
  held = 0;
  #chars = 0;

  constructor(world: World, id: string, options: RequestOptions) {
    const { replica = 0, maxTokens = 100, stream = false, tokens = [12, 24], promptTokens = 9 } = options;
    this.world = world;
    this.id = id;
    this.replica = replica;
    this.prompt = promptTokens * input;
    this.planned = {
      id,
      replica,
      route: "/v1/chat/completions",
      stream,
      maxTokens,
      identities: ["customer-key", ...world.budgeted.map(({ ref }) => ref)],
      provider: {
        status: options.status ?? 200,
        inputTokens: tokens[0],
        outputTokens: tokens[1],
        chunks: 5,
        holdAt: null,
        ending: "complete",
        endAt: null,
        usage: options.usage ?? "correct",
        dripMs: 0,
        retryAfterS: null,
        duplicateId: false,
      },
      cancel: options.cancelAt ? { at: options.cancelAt, how: "fin", releaseAfterMs: 1500 } : null,
    };
  }

  get estimate(): number {
    return this.prompt + this.planned.maxTokens * output;
  }

  get cost(): number {
    const { inputTokens, outputTokens } = this.planned.provider;
    return inputTokens * input + outputTokens * output;
  }

  invoke(): this {
    const phase = this.world.phases.at(-1)!.name;
    this.history({ type: "invoke", t: this.world.tick(), request: this.id, phase, replica: this.replica });
    return this;
  }

  reserve(options: WriteOptions = {}, amount = this.estimate): this {
    this.held = amount;
    for (const counterKey of this.world.counterKeys) this.world.incr(this.replica, counterKey, this.held, options);
    return this;
  }

  /** LiteLLM's reservation with its shrink rule. False: refused, and rolled back. */
  reserveOrBeRefused(): boolean {
    this.held = this.estimate;
    const value = this.world.incr(this.replica, customer, this.held)!;
    const headroom = this.world.budget - (value - this.held);
    if (value > this.world.budget && headroom <= 1e-12) {
      this.world.incr(this.replica, customer, -this.held);
      this.refuse(value);
      return false;
    }
    if (value > this.world.budget) {
      this.world.incr(this.replica, customer, headroom - this.held);
      this.held = headroom;
    }
    for (const counterKey of this.world.counterKeys.slice(1)) this.world.incr(this.replica, counterKey, this.held);
    return true;
  }

  receive(): this {
    return this.log("received", { stream: this.planned.stream });
  }

  hold(point: string): this {
    return this.log("held", { point });
  }

  /** `responseId` tells by which API the provider was asked. */
  headers(responseId?: string): this {
    return this.log("headers", { status: 200, ...(responseId === undefined ? {} : { responseId }) });
  }

  chunk(chars = 5): this {
    this.#chars += chars;
    return this.log("chunk", { contentChars: this.#chars });
  }

  /** The usage block has left. */
  usage(): this {
    return this.log("usage", this.#said());
  }

  done(): this {
    return this.log("done", { status: 200, ...this.#said(), contentChars: this.#chars });
  }

  #said(): { inputTokens: number; outputTokens: number } {
    const { inputTokens, outputTokens, usage } = this.planned.provider;
    const times = { correct: 1, missing: 1, zero: 0, doubled: 2 }[usage];
    return { inputTokens: times * inputTokens, outputTokens: times * outputTokens };
  }

  peerClosed(): this {
    return this.log("peer-closed", { contentChars: this.#chars });
  }

  ok(): this {
    return this.history({ type: "ok", t: this.world.tick(), request: this.id, status: 200, chunks: 0 });
  }

  fail(status: number, failure: keyof typeof failed): this {
    if (failure === "provider") this.log("headers", { status: this.planned.provider.status });
    const t = this.world.tick();
    return this.history({ type: "fail", t, request: this.id, status, error: failed[failure] });
  }

  refuse(current = this.world.budget, budget = this.world.budget): this {
    return this.refuseWith(budgetExceeded("end_user:customer-k3f9", current, budget));
  }

  /** With this body. */
  refuseWith(error: string): this {
    return this.history({ type: "fail", t: this.world.tick(), request: this.id, status: 400, error });
  }

  cancel(): this {
    const point = this.planned.cancel?.at ?? "after-chunk:1";
    const t = this.world.tick();
    this.history({ type: "cancel", t, request: this.id, point, how: "fin", heldAt: t - 1, clientChunks: 0 });
    return this.lost("cancelled");
  }

  lost(reason: "cancelled" | "connection-lost" | "timeout"): this {
    const t = this.world.tick();
    return this.history({ type: "info", t, request: this.id, reason, detail: reason, chunks: 0 });
  }

  /** C − R on each counter that has a budget. */
  settle(cost = this.cost, options: WriteOptions = {}): this {
    for (const counterKey of this.world.counterKeys)
      this.world.incr(this.replica, counterKey, cost - this.held, options);
    return this;
  }

  chargeKey(cost = this.cost): this {
    this.world.incr(this.replica, key, cost);
    return this;
  }

  /** Beside its reservation, or without one. */
  chargeCustomer(cost = this.cost): this {
    this.world.incr(this.replica, customer, cost);
    return this;
  }

  bill(cost = this.cost): this {
    this.world.bill(cost);
    return this;
  }

  /** What a healthy gateway does with an ordinary request. */
  complete(): this {
    this.invoke().reserve().receive().headers().done().ok();
    return this.settle().chargeKey().bill();
  }

  /** A stream up to the client's hang-up, with that many chunks sent before. */
  abort({ chunks = 0, headers = false }: { chunks?: number; headers?: boolean } = {}): this {
    this.invoke().reserve().receive();
    if (headers || chunks > 0) this.headers();
    for (let sent = 0; sent < chunks; sent++) this.chunk();
    return this.hold(this.planned.cancel?.at ?? "after-headers")
      .cancel()
      .peerClosed();
  }

  private log(event: ProviderEvent["event"], more: Partial<ProviderEvent> = {}): this {
    this.world.provider.push({ t: this.world.tick(1), event, request: this.id, attempt: 1, ...more });
    return this;
  }

  private history(event: HistoryEvent): this {
    this.world.history.push(event);
    return this;
  }
}

export function redisFault(id: string, mustFire = 1): PlannedFault {
  const action = { kind: "apply-drop-reply" } as const;
  const rule = { command: "INCRBYFLOAT", key: "counter:customer", replica: null, amount: "any", skip: 0 } as const;
  return { id, kind: "redis", rule: { ...rule, times: mustFire, action }, mustFire };
}

export function killFault(id: string, replica: number, whenHeld: string[]): PlannedFault {
  return { id, kind: "replica-kill", replica, whenHeld };
}

export function evictionFault(
  id: string,
  whenHeld: string[] = [],
  ref = "customer",
  whenStruck?: string,
): PlannedFault {
  return { id, kind: "counter-evicted", ref, whenHeld, ...(whenStruck === undefined ? {} : { whenStruck }) };
}

export function restartFault(id: string, keepData: boolean, whenHeld: string[] = []): PlannedFault {
  return { id, kind: "redis-restart", keepData, whenHeld };
}

export function resetFault(id: string, whenHeld: string[] = [], ref = "customer", to?: number): PlannedFault {
  return { id, kind: "spend-reset", ref, replica: 0, whenHeld, ...(to === undefined ? {} : { to }) };
}
