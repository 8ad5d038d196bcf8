import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { request } from "undici";
import { startClock } from "../../../harness/clock.ts";
import { model, ProviderScript } from "../../../harness/contracts/index.ts";
import { marker } from "../../../harness/provider/index.ts";
import { connectRelay, startRelay } from "../../../harness/relay/index.ts";
import { findRedisServer, startRedis } from "../../../harness/stack/local/redis.ts";
import { cacheDirectory } from "../../../harness/subject/index.ts";

const token = "relay-token";
/** The relay's clock is far from the harness' own. */
const farMs = 5_000_000;

/** A relay for two replicas before a real Redis. */
export async function startBench() {
  const runDir = await mkdtemp(join(tmpdir(), "phantom429-relay-"));
  await using started = new AsyncDisposableStack();
  started.defer(() => rm(runDir, { recursive: true, force: true }));
  const { path } = await findRedisServer({ cacheDir: cacheDirectory() });
  const redis = started.use(await startRedis({ binary: path, runDir, logFile: join(runDir, "redis.log") }));
  const said: string[] = [];
  const relay = started.use(
    await startRelay({
      clock: { now: () => performance.now() + farMs },
      host: "127.0.0.1",
      upstream: redis,
      redisPorts: [0, 0],
      providerPort: 0,
      controlPort: 0,
      token,
      report: (line) => said.push(line),
    }),
  );
  const ending = started.move();
  const url = `ws://127.0.0.1:${relay.controlPort}`;
  const clock = startClock();
  const signal = new AbortController().signal;
  return {
    relay,
    redis,
    said,
    url,
    clock,
    signal,
    connect: (key: string | null = token) => connectRelay({ url, token: key, clock, signal }),
    client(replica: number) {
      const made = new Redis({
        port: relay.redisPorts[replica]!,
        host: "127.0.0.1",
        maxRetriesPerRequest: 0,
        retryStrategy: () => null,
        commandTimeout: 1000,
      });
      made.on("error", () => {});
      ending.defer(() => made.disconnect());
      return made;
    },
    /** What LiteLLM would send. */
    complete: (trial: string, id: string) =>
      request(`http://127.0.0.1:${relay.providerPort}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          model: model.name,
          messages: [{ role: "user", content: `${marker(trial, id)} hello` }],
        }),
        reset: true,
      }).then(async ({ statusCode, body }) => ({ status: statusCode, text: await body.text() })),
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

export function script(over: Partial<ProviderScript> = {}): ProviderScript {
  return ProviderScript.parse({ inputTokens: 10, outputTokens: 5, chunks: 1, ...over });
}
