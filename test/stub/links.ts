import { Redis } from "ioredis";
import type { GatewayConfig } from "./config.ts";

/** A reply to a write that takes longer than this is taken as lost, ms. */
const replyTimeoutMs = 1000;

/**
 * A gateway's connections to Redis: one for reading and for the book, and a pool for writes to counters, each of which
 * has a connection to itself as with redis-py, so that a lost reply strands no other write.
 */
export class Links implements Disposable {
  readonly reads: Redis;
  readonly #idle: Redis[] = [];
  readonly #writes = new Set<Redis>();
  #cut = false;
  readonly #address: GatewayConfig["redis"];

  constructor(address: GatewayConfig["redis"]) {
    this.#address = address;
    this.reads = connect(address, {});
  }

  /** Whether it was ended for good. */
  get cut(): boolean {
    return this.#cut;
  }

  /** Lends a connection to one write; one that failed is given up. */
  async write<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#cut) throw new Error("The gateway is cut off from Redis.");
    const redis = this.#idle.pop() ?? connect(this.#address, { commandTimeout: replyTimeoutMs });
    this.#writes.add(redis);
    try {
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
