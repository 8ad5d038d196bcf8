import { isSince, since } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import { unreadable } from "./errors.ts";
import { openCounters, openRows, paceOf, type RedisPlace, redisConnection, type Sleep } from "./read/index.ts";
import type { Sources } from "./sources.ts";

/** Where a deployment counts, and how it may be read. */
export interface Places {
  redis: RedisPlace;
  /** `cache_params.namespace`; "": none. */
  namespace: string;
  /** LiteLLM's; null: not known. */
  release: string | null;
  /** Commands a second. */
  rate: number;
  postgresUrl: string;
  statementMs: number;
  /** `litellm_settings.max_end_user_budget_id`. */
  endUserBudget: string | null;
}

/** Keys in one MGET or pipeline. */
const mostAtOnce = 200;

/** Connects to both. @throws PhantomError ERR_OPTION_INVALID, ERR_AUDIT_UNREADABLE */
export async function openSources(
  places: Places,
  { clock, sleep }: { clock: Clock; sleep: Sleep },
): Promise<Sources & AsyncDisposable> {
  const { redis, rate, postgresUrl: url, statementMs, endUserBudget } = places;
  const connection = redisConnection(redis);
  const pace = paceOf(rate, { clock, sleep });
  await using opened = new AsyncDisposableStack();
  const counters = opened.use(
    await openCounters(connection, prefixesOf(places), { pace, most: Math.min(mostAtOnce, rate) }).catch((error) => {
      throw unreadable("Redis", redis.urls[0]!, error);
    }),
  );
  const rows = opened.use(
    await openRows({ url, clock, statementMs, endUserBudget }).catch((error) => {
      throw unreadable("Postgres", url, error);
    }),
  );
  if (rows.kinds.length === 0) {
    throw unreadable("Postgres", url, new Error("it has none of LiteLLM's tables, or this role may not see them"));
  }
  const kept = opened.move();
  return { counters, rows, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** A counter without the namespace is another deployment's, unless this release leaves it out. */
function prefixesOf({ namespace, release }: Places): string[] {
  if (namespace === "") return [""];
  return isSince(release, since.namespaceLeftOut) ? [`${namespace}:`, ""] : [`${namespace}:`];
}
