import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { PhantomError } from "../../errors/index.ts";
import { tail } from "../local/index.ts";
import type { RunningContainer } from "./container.ts";

export const redisCommand = [
  "redis-server",
  ...["--bind", "0.0.0.0"],
  ...["--protected-mode", "no"],
  ...["--save", ""],
  ...["--appendonly", "no"],
  ...["--dir", "/tmp"],
];

/** Ends it and starts it again on the same port: killed and empty, or shut down in order and with its data. */
export async function restartRedis(container: RunningContainer, keepData: boolean): Promise<void> {
  await container.removeFile("/tmp/dump.rdb");
  if (keepData) await shutDown(container.hostPort);
  else await container.signal("SIGKILL");
  await container.exited;
  await container.startAgain();
}

async function shutDown(port: number): Promise<void> {
  const redis = connectionTo(port);
  try {
    await redis.connect();
    // It answers by closing the connection.
    await redis.call("SHUTDOWN", "SAVE").catch(() => {});
  } finally {
    redis.disconnect();
  }
}

function connectionTo(port: number): Redis {
  const redis = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => null });
  return redis.on("error", () => {});
}

/** Resolves with what it is ("redis 7.2.5", "valkey 8.0.1") when it answers. */
export async function untilRedis(container: RunningContainer, log: string, signal: AbortSignal): Promise<string> {
  return untilAnswers("Redis", container, log, signal, async () => {
    const redis = connectionTo(container.hostPort);
    try {
      await redis.connect();
      const info = await redis.info("server");
      const field = (name: string) => new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1];
      const valkey = field("valkey_version");
      return valkey ? `valkey ${valkey}` : `redis ${field("redis_version") ?? "unknown"}`;
    } finally {
      redis.disconnect();
    }
  });
}

const deadlineMs = 60_000;

/** Asks until there is an answer. @throws PhantomError ERR_STACK_START with the last lines when it dies or stays silent */
export async function untilAnswers<T>(
  what: string,
  container: RunningContainer,
  log: string,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + deadlineMs;
  let ended: string | null = null;
  void container.exited.then((how) => {
    ended = how;
  });
  for (;;) {
    signal.throwIfAborted();
    let last = "no answer";
    try {
      return await ask();
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (ended === null && performance.now() < deadline) {
      await delay(50, undefined, { signal });
      continue;
    }
    const how = ended === null ? `did not answer within ${deadlineMs / 1000} s (${last})` : `ended at boot (${ended})`;
    throw new PhantomError("ERR_STACK_START", {
      operation: `start ${what}`,
      message: `The container ${how}. Its last lines:\n${tail(log)}`,
      hint: `The whole log: ${log}`,
    });
  }
}
