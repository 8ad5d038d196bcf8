import { join } from "node:path";
import { type Keeper, startKeeper } from "../../harness/stack/local/keeper.ts";
import { type LocalPostgres, startPostgres } from "../../harness/stack/local/postgres/index.ts";
import { findRedisServer, type LocalRedis, startRedis } from "../../harness/stack/local/redis.ts";
import { cacheDirectory } from "../../harness/subject/index.ts";

export interface Stores extends AsyncDisposable {
  keeper: Keeper;
  redis: LocalRedis;
  postgres: LocalPostgres;
  /** Path of a log file of that name in the keeper's directory. */
  log(name: string): string;
}

/** A real Redis and a real Postgres, both empty. */
export async function startStores(): Promise<Stores> {
  await using started = new AsyncDisposableStack();
  const cacheDir = cacheDirectory();
  const keeper = started.use(startKeeper());
  const own = { runDir: keeper.runDir, onSpawn: keeper.watch, onResume: keeper.forget };
  const log = (name: string) => join(keeper.runDir, "logs", `${name}.log`);
  const { path: binary } = await findRedisServer({ cacheDir });
  const redis = started.use(await startRedis({ ...own, binary, logFile: log("redis") }));
  const template = { dataTemplateCache: join(cacheDir, "postgres"), migrations: null };
  const postgres = started.use(await startPostgres({ ...own, ...template, logFile: log("postgres") }));
  const kept = started.move();
  return { keeper, redis, postgres, log, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
