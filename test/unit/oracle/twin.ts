import fc from "fast-check";
import type { EntityKind, Finding } from "../../../harness/contracts/index.ts";
import { evictionFault, key, killFault, type Request, redisFault, resetFault, World } from "./builder.ts";
import { type Call, calls, serve, turns } from "./gateway.ts";

/** Invariant and mode; without one, what else is wrong may lend it a mode. */
type Claim = Finding["invariant"] | `${Finding["invariant"]} ${string}`;

/** What a gateway can do wrong, and the finding that must say so. */
export const defects = {
  leaksAfterChunk: ["settled D1"],
  leaksBeforeHeaders: ["settled D2"],
  leaksOnError: ["settled"],
  leaksOnKill: ["settled D9"],
  leaksOnLostReply: ["settled D10"],
  seedsOnEachReplica: ["agreement D12", "agreement D13"],
  seedsWithEachRequest: ["agreement D13"],
  settlesWhatWasEvicted: ["agreement D19"],
  neverChargesWhatWasEvicted: ["agreement D19"],
  settlesWhatExpired: ["agreement D18"],
  staleAfterReset: ["agreement D16"],
  settlesTwice: ["no-bypass"],
  chargesTwice: ["no-bypass"],
  stopsEnforcing: ["no-bypass"],
} as const satisfies Record<string, readonly Claim[]>;

export type Defect = keyof typeof defects;
export type Fault = "cancel" | "kill" | "redis" | "eviction" | "reset";

/** One history: the ordinary traffic beside the faults, and the order of the phases. */
export interface History {
  calls: Call[];
  turns: number[];
  order: number[];
  chunks: number;
  tokens: [number, number];
}

export const histories = fc.record<History>({
  calls,
  turns,
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5, maxLength: 5 }),
  chunks: fc.integer({ min: 1, max: 4 }),
  tokens: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 })),
});

export interface TwinOptions {
  on?: readonly Defect[];
  /** A planned fault that does not happen. */
  swallowed?: Fault | null;
  reserves?: boolean;
}

const spent = 0.75;
const budget = 8;

/** A whole trial on a gateway with some defects: cold counters, cancels, a kill, a lost reply, evictions, a reset, enforcement. */
export function runTwin(history: History, { on = [], swallowed = null, reserves = true }: TwinOptions = {}): World {
  const world = new World({ budget, spent, also: ["team" satisfies EntityKind] });
  const twin = new Twin(world, history, new Set(on), swallowed, reserves);
  twin.cold();
  const phases = [twin.traffic, twin.kill, twin.lostReply, twin.evict, twin.expire];
  for (const at of history.order) phases[at]!.call(twin);
  twin.reset();
  twin.enforce();
  return world;
}

class Twin {
  readonly #world: World;
  readonly #history: History;
  readonly #on: ReadonlySet<Defect>;
  readonly #swallowed: Fault | null;
  readonly #reserves: boolean;

  constructor(world: World, history: History, on: ReadonlySet<Defect>, swallowed: Fault | null, reserves: boolean) {
    this.#world = world;
    this.#history = history;
    this.#on = on;
    this.#swallowed = swallowed;
    this.#reserves = reserves;
  }

  /** Two requests on each replica miss the counters together. */
  cold(): void {
    this.#world.phase("cold", (world) => {
      const requests = [0, 0, 1, 1].map((replica) => this.#request({ replica }).invoke());
      for (const { replica } of requests) for (const counterKey of world.counterKeys) world.get(replica, counterKey);
      const seeded = new Set<number>();
      for (const { replica } of requests) {
        const again = seeded.has(replica);
        const adds =
          (!again && this.#has("seedsOnEachReplica")) || (replica === 0 && this.#has("seedsWithEachRequest"));
        seeded.add(replica);
        for (const counterKey of world.counterKeys) {
          if (adds) world.incr(replica, counterKey, spent);
          else if (!world.redis.has(counterKey)) world.set(replica, counterKey, spent, { nx: true });
        }
      }
      for (const request of requests) this.#finish(this.#reserve(request).receive().headers().done().ok());
    });
  }

  traffic(): void {
    const { calls, turns, chunks } = this.#history;
    this.#world.phase("traffic", (world) => {
      if (this.#reserves) serve(world, calls, turns);
      const cut = this.#request({ stream: true, cancelAt: `after-chunk:${chunks}` });
      const early = this.#request({ stream: true, cancelAt: "before-headers" });
      if (this.#swallowed === "cancel") {
        for (const request of [cut, early]) this.#whole(request);
      } else {
        this.#abort(cut, chunks);
        if (!this.#has("leaksAfterChunk")) this.#finish(cut, cut.prompt + 0.002);
        this.#abort(early, 0);
        if (!this.#has("leaksBeforeHeaders")) early.settle(0);
      }
      const failed = this.#reserve(this.#request({ status: 500 }).invoke())
        .receive()
        .fail(500, "provider");
      if (!this.#has("leaksOnError")) failed.settle(0);
      const twice = this.#whole(this.#request());
      if (this.#has("settlesTwice")) twice.settle();
      const double = this.#whole(this.#request({ tokens: [3, 17] }));
      if (!this.#has("chargesTwice")) return;
      for (const counterKey of world.counterKeys) world.incr(double.replica, counterKey, double.cost);
      double.chargeKey().bill();
    });
  }

  kill(): void {
    const request = this.#planned({ replica: 1 });
    const faults = [killFault("f1", 1, [request.id])];
    this.#world.phase(
      "kill",
      (world) => {
        this.#adopt(request);
        this.#reserve(request.invoke()).receive().hold("before-headers");
        if (this.#swallowed === "kill") return void this.#finish(request.headers().done().ok());
        world.kill("f1", 1);
        request.peerClosed().lost("connection-lost");
        // A peer that has seen the replica die gives back what it held.
        if (!this.#has("leaksOnKill"))
          for (const counterKey of world.counterKeys) world.incr(0, counterKey, -request.held);
      },
      { faults },
    );
  }

  lostReply(): void {
    this.#world.phase(
      "lost reply",
      (world) => {
        const request = this.#request().invoke();
        if (this.#swallowed === "redis" || !this.#reserves)
          return void this.#finish(this.#reserve(request).receive().done().ok());
        world.strike("f2", "redis", 0);
        request.reserve({ fault: "f2", delivered: false }).receive().headers().done().ok();
        if (this.#has("leaksOnLostReply")) request.held = 0;
        this.#finish(request);
      },
      { faults: [redisFault("f2")] },
    );
  }

  /** Two requests are in flight when the counters are gone. */
  evict(): void {
    const requests = [this.#planned({ maxTokens: 2600 }), this.#planned({ maxTokens: 2700, replica: 1 })];
    const ids = requests.map(({ id }) => id);
    const faults = [evictionFault("f3", ids), evictionFault("f4", ids, "team")];
    this.#world.phase(
      "evict",
      (world) => {
        for (const request of requests) this.#adopt(request);
        for (const request of requests) this.#reserve(request.invoke()).receive().hold("before-headers");
        if (this.#swallowed !== "eviction") {
          for (const [at, counterKey] of world.counterKeys.entries()) world.evict(`f${3 + at}`, counterKey);
        }
        for (const request of requests) request.headers().done().ok();
        const [late, uncharged] = requests;
        if (this.#swallowed === "eviction") {
          for (const request of requests) this.#finish(request);
          return;
        }
        this.#seedAll(0);
        if (!this.#has("settlesWhatWasEvicted")) late!.held = 0;
        this.#finish(late!);
        uncharged!.held = 0;
        if (!this.#has("neverChargesWhatWasEvicted")) uncharged!.settle();
        this.#charge(uncharged!);
      },
      { faults },
    );
  }

  /** A request outlives the counters' TTL. */
  expire(): void {
    this.#world.phase("expire", (world) => {
      const request = this.#reserve(this.#request({ maxTokens: 2800 }).invoke())
        .receive()
        .headers();
      world.sleep(61_000);
      request.done().ok();
      this.#seedAll(request.replica);
      if (!this.#has("settlesWhatExpired")) request.held = 0;
      this.#finish(request);
    });
  }

  reset(): void {
    const faults = [resetFault("f5"), resetFault("f6", [], "team")];
    this.#world.phase(
      "reset",
      (world) => {
        if (this.#swallowed === "reset") return;
        const clear = !this.#has("staleAfterReset");
        for (const [at, counterKey] of world.counterKeys.entries()) world.reset(`f${5 + at}`, { clear, counterKey });
        this.#whole(this.#request({ replica: 1 }));
      },
      { faults },
    );
  }

  enforce(): void {
    this.#world.phase("spend", () => void this.#whole(this.#request({ maxTokens: 4090, tokens: [1, 4050] })));
    this.#world.phase("enforce", () => {
      const request = this.#request({ replica: 1 }).invoke();
      if (!this.#has("stopsEnforcing")) return void request.refuse();
      this.#finish(this.#reserve(request).receive().done().ok());
    });
  }

  #has(defect: Defect): boolean {
    return this.#on.has(defect);
  }

  #request(options: Parameters<World["request"]>[0] = {}): Request {
    return this.#world.request({ tokens: this.#history.tokens, ...options });
  }

  /** Made before its phase, which names it among its faults. */
  #planned(options: Parameters<World["request"]>[0]): Request {
    const request = this.#request(options);
    this.#world.phases.at(-1)!.requests.pop();
    return request;
  }

  #adopt(request: Request): void {
    this.#world.phases.at(-1)!.requests.push(request.planned);
  }

  #reserve(request: Request): Request {
    this.#seedAll(request.replica);
    return this.#reserves ? request.reserve() : request;
  }

  #finish(request: Request, cost = request.cost): Request {
    if (!this.#reserves) request.held = 0;
    request.settle(cost);
    return this.#charge(request, cost);
  }

  #charge(request: Request, cost = request.cost): Request {
    this.#seed(request.replica, key);
    return request.chargeKey(cost).bill(cost);
  }

  #whole(request: Request): Request {
    return this.#finish(this.#reserve(request.invoke()).receive().headers().done().ok());
  }

  #abort(request: Request, chunks: number): void {
    this.#reserve(request.invoke()).receive();
    if (chunks > 0) request.headers();
    for (let sent = 0; sent < chunks; sent++) request.chunk();
    request.hold(request.planned.cancel!.at).cancel().peerClosed();
  }

  #seedAll(replica: number): void {
    for (const counterKey of this.#world.counterKeys) this.#seed(replica, counterKey);
  }

  #seed(replica: number, counterKey: string): void {
    if (this.#world.get(replica, counterKey) !== null) return;
    this.#world.set(replica, counterKey, this.#world.rows.get(counterKey)!, { nx: true });
  }
}
