import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startClock } from "../../../harness/clock.ts";
import type { LedgerEntry, RedisRule } from "../../../harness/contracts/index.ts";
import { type ProxyNote, type Strike, startRedisProxy } from "../../../harness/redis-proxy/index.ts";
import { findRedisServer, startRedis } from "../../../harness/stack/local/redis.ts";
import { cacheDirectory } from "../../../harness/subject/index.ts";

/** A real Redis with a proxy for two replicas before it, and everything that the proxy said. */
export async function startBed() {
  const runDir = await mkdtemp(join(tmpdir(), "phantom429-faults-"));
  await using started = new AsyncDisposableStack();
  started.defer(() => rm(runDir, { recursive: true, force: true }));
  const { path } = await findRedisServer({ cacheDir: cacheDirectory() });
  const redis = started.use(await startRedis({ binary: path, runDir, logFile: join(runDir, "redis.log") }));
  const proxy = started.use(await startRedisProxy({ upstream: redis, replicas: 2, clock: startClock() }));
  const ending = started.move();
  const client = (port: number, commandTimeout?: number): Redis => {
    const limit = commandTimeout === undefined ? {} : { commandTimeout };
    const made = new Redis({ port, host: "127.0.0.1", maxRetriesPerRequest: 0, retryStrategy: () => null, ...limit });
    made.on("error", () => {});
    ending.defer(() => made.disconnect());
    return made;
  };
  const entries: LedgerEntry[] = [];
  const strikes: Strike[] = [];
  const notes: ProxyNote[] = [];
  proxy.onEntry((entry) => entries.push(entry));
  proxy.onStrike((strike) => strikes.push(strike));
  proxy.onNote((note) => notes.push(note));
  return {
    redis,
    proxy,
    entries,
    strikes,
    notes,
    /** Past the proxy. */
    direct: client(redis.port),
    replica: (index: number, commandTimeout?: number) => client(proxy.ports[index]!, commandTimeout),
    arm: (action: RedisRule["action"], changes: Partial<RedisRule> = {}) => {
      const defaults = { command: "INCRBYFLOAT", key: "spend:*", replica: null, amount: "any", skip: 0 } as const;
      return proxy.install("t.f1", { ...defaults, times: 1, action, ...changes });
    },
    raw: async (index: number, options: { allowHalfOpen?: boolean } = {}): Promise<Wiretap> =>
      wiretap(connect({ port: proxy.ports[index]!, host: "127.0.0.1", ...options })),
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}
export type Bed = Awaited<ReturnType<typeof startBed>>;

/** A bare socket that shows what a client would read, byte for byte. */
export interface Wiretap extends Disposable {
  socket: Socket;
  send(text: string): void;
  received(): string;
  /** "end" for a FIN, "error" for a reset. */
  over: Promise<"end" | "error">;
}

async function wiretap(socket: Socket): Promise<Wiretap> {
  let received = "";
  const over = Promise.race([
    once(socket, "end").then(() => "end" as const),
    new Promise<"error">((resolve) => socket.once("error", () => resolve("error"))),
  ]);
  over.catch(() => {});
  socket.on("data", (chunk) => {
    received += chunk.toString();
  });
  await once(socket, "connect");
  return {
    socket,
    over,
    send: (text) => socket.write(text),
    received: () => received,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** Polls; the test's own time limit ends it, and `seen` then says what there was. */
export async function until(isSo: () => boolean, seen: () => unknown = () => ""): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`waited in vain; seen: ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
