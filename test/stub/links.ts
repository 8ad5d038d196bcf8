import { Redis } from "ioredis";
import type { GatewayConfig } from "./config.ts";

interface Shared {
  redis: Redis;
  busy: number;
}

/** Redis serves one command at a time anyway. */
const mostWriters = 16;

/**
 * A gateway's connections to Redis: one for reading and for the book, and a pool for writes to counters, each of which
 * has a connection to itself as with redis-py, so that a lost reply strands no other write.
 */
export class Links implements Disposable {
  readonly reads: Redis;
  readonly #idle: Redis[] = [];
  readonly #writes = new Set<Redis>();
  readonly #queue: (() => void)[] = [];
  #writers = 0;
  #cut = false;
  readonly #address: GatewayConfig["redis"];
  readonly #replyTimeoutMs: number;
  readonly #sharesOne: boolean;
  #shared: Shared | null = null;

  constructor({ redis, lostReplyAfterMs, switches }: Pick<GatewayConfig, "redis" | "lostReplyAfterMs" | "switches">) {
    this.#sharesOne = switches.oneConnection === true;
    this.#address = redis;
    this.#replyTimeoutMs = lostReplyAfterMs;
    this.reads = connect(redis, {});
  }

  /** Whether it was ended for good. */
  get cut(): boolean {
    return this.#cut;
  }

  /** Lends a connection to one write; one that failed is given up. */
  async write<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#sharesOne) return this.#writeShared(work);
    if (this.#writers === mostWriters) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#writers++;
    try {
      return await this.#writeOn(
        this.#idle.pop() ?? connect(this.#address, { commandTimeout: this.#replyTimeoutMs }),
        work,
      );
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#writers--;
    }
  }

  /** After a failure new writes have a new connection; those on their way on the old one wait there until they fail themselves. */
  async #writeShared<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#cut) throw new Error("The gateway is cut off from Redis.");
    this.#shared ??= { redis: connect(this.#address, { commandTimeout: this.#replyTimeoutMs }), busy: 0 };
    const shared = this.#shared;
    this.#writes.add(shared.redis);
    shared.busy++;
    try {
      return await work(shared.redis);
    } catch (error) {
      if (this.#shared === shared) this.#shared = null;
      throw error;
    } finally {
      shared.busy--;
      if (this.#shared !== shared && shared.busy === 0) {
        this.#writes.delete(shared.redis);
        shared.redis.disconnect();
      }
    }
  }

  async #writeOn<T>(redis: Redis, work: (redis: Redis) => Promise<T>): Promise<T> {
    this.#writes.add(redis);
    try {
      if (this.#cut) throw new Error("The gateway is cut off from Redis.");
      const result = await work(redis);
      this.#idle.push(redis);
      return result;
    } catch (error) {
      this.#writes.delete(redis);
      redis.disconnect();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#cut = true;
    for (const redis of [this.reads, ...this.#writes]) redis.disconnect();
  }
}

function connect(address: GatewayConfig["redis"], options: { commandTimeout?: number }): Redis {
  const { host, port } = address;
  const redis = new Redis({
    host,
    port,
    ...options,
    maxRetriesPerRequest: 2,
    // Sending an increment again that was perhaps applied counts it twice (D27).
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(20 * times, 200),
  });
  return redis.on("error", () => {});
}
