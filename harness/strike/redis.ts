import { Redis } from "ioredis";
import { bound, type How, handsOf } from "./types.ts";

export const restartRedis: How<"redis-restart"> = async ({ keepData }, { stack }) => ({
  replica: null,
  detail: await handsOf(stack).restartRedis(keepData),
});

/** In Redis itself, past the proxy: no replica sent it. */
export const evict: How<"counter-evicted"> = async ({ ref }, { stack, entities }) => {
  const key = bound(ref, entities).counterKey;
  const redis = new Redis(stack.redisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    return (await redis.del(key)) === 0 ? null : { replica: null, detail: `counter deleted: ${key}` };
  } finally {
    redis.disconnect();
  }
};
