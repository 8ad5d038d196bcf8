import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startProvider } from "../../provider/index.ts";
import { startRedisProxy } from "../../redis-proxy/index.ts";
import { type SeverableLink, startSeverableLink } from "../../sockets/index.ts";
import { describeSettings, type InstalledSubject, renderConfig } from "../../subject/index.ts";
import { untilFall } from "../common/index.ts";
import type { StackRequest, StartedStack } from "../types.ts";
import { flushInTurn } from "./flush.ts";
import type { Keeper } from "./keeper.ts";
import { type Launcher, unlessAborted } from "./launcher.ts";
import type { LocalPostgres } from "./postgres/index.ts";
import { copyDatabase } from "./postgres/index.ts";
import { startRedis } from "./redis.ts";
import { type LocalReplica, startReplica } from "./replicas.ts";

/** What the stacks of a host have in common. */
export interface Ground {
  keeper: Keeper;
  subject: InstalledSubject;
  profile: "fast" | "reporter";
  start: "fork" | "exec";
  keptWarm: boolean;
  postgres: LocalPostgres;
  redisBinary: string;
  /** What replicas start as their query engine; null: what their environment names. */
  queryEngine: string | null;
}

interface LocalStackRequest extends StackRequest {
  launcher: Launcher;
  /** Names its database and its directory. */
  name: string;
  /** Logs of what it shares with other stacks. */
  logs: readonly string[];
}

/** Replicas, Redis and a database of its own, with the mock provider and a Redis proxy per replica in this process. */
export async function startStack(ground: Ground, request: LocalStackRequest): Promise<StartedStack> {
  await using started = new AsyncDisposableStack();
  const { keeper, subject, profile } = ground;
  const { clock, settings, launcher, name } = request;
  const failure = new AbortController();
  const signal = AbortSignal.any([request.signal, failure.signal]);
  const runDir = join(keeper.runDir, name);
  await Promise.all([mkdir(request.logDir, { recursive: true }), mkdir(runDir)]);
  const log = (process: string) => join(request.logDir, `${process}.log`);
  /** Starts things side by side; the first failure stops the others, and nothing is left half started. */
  const together = async <T extends readonly unknown[]>(tasks: { [K in keyof T]: Promise<T[K]> }): Promise<T> => {
    const all = tasks.map((task) => task.catch((error: unknown) => failure.abort(error)));
    const values = await Promise.all(all);
    signal.throwIfAborted();
    return values as unknown as T;
  };
  const own = <T extends AsyncDisposable>(resource: T): T => started.use(resource);

  const redisOptions = { binary: ground.redisBinary, runDir, logFile: log("redis"), onSpawn: keeper.watch, signal };
  const [provider, redis, database] = await together<
    [Awaited<ReturnType<typeof startProvider>>, Awaited<ReturnType<typeof startRedis>>, { url: string }]
  >([
    startProvider({ clock }).then(own),
    startRedis(redisOptions).then((server) => {
      started.defer(async () => keeper.forget(server.pid));
      return own(server);
    }),
    copyDatabase(ground.postgres.url, name).then(own),
  ]);
  const upstream = { host: redis.host, port: redis.port };
  const redisProxy = own(await startRedisProxy({ upstream, replicas: request.replicas, clock }));

  const relays = await together<SeverableLink[]>(
    request.postgresRelays ? redisProxy.ports.map(() => relayTo(database.url).then(own)) : [],
  );

  const masterKey = `sk-master-${randomBytes(12).toString("hex")}`;
  const rendered = redisProxy.ports.map((port, index) =>
    renderConfig({
      profile,
      settings,
      providerUrl: provider.url,
      redis: { host: redisProxy.host, port },
      masterKey,
      databaseUrl: relays[index] ? through(relays[index], database.url) : database.url,
    }),
  );
  const { counterTtlS, keyPrefix } = rendered[0]!;
  const replicas = await together<LocalReplica[]>(
    rendered.map(async ({ yaml, env }, index) => {
      const config = join(runDir, `replica-${index}.yaml`);
      await writeFile(config, yaml, { mode: 0o600 });
      const slot = {
        index,
        config,
        log: log(`replica-${index}`),
        env: {
          DATABASE_URL: env.DATABASE_URL!,
          ...(ground.queryEngine ? { PRISMA_QUERY_ENGINE_BINARY: ground.queryEngine } : {}),
        },
        writeSpreadS: profile === "fast" ? spreadOf(index) : null,
      };
      const replica = own(await startReplica(slot, { launcher, keeper, masterKey, signal }));
      request.report(`replica ${index} serves on ${replica.url}`);
      return replica;
    }),
  );
  const at = (replica: number) => replicas[replica]!;
  const isSpreadTaken = replicas.every(({ spreadTaken }) => spreadTaken);
  if (profile === "fast" && ground.start === "fork" && !isSpreadTaken)
    request.report("LiteLLM did not take the write interval that it was given, and chooses one at random");

  const flush = flushInTurn(replicas);
  for (const reason of new Set(
    (flush ? await unlessAborted(flush(), signal) : []).flatMap((answer) => answer?.error ?? []),
  ))
    request.report(`Rest goes by the clock, and takes longer: ${reason}`);
  const resources = started.move();
  return {
    kind: "local",
    clock,
    replicas,
    masterKey,
    redisUrl: redis.url,
    postgresUrl: database.url,
    provider,
    redisProxy,
    subject: {
      spec: subject.spec,
      version: at(0).version,
      python: subject.pythonVersion,
      packages: subject.packages,
      ...(subject.assembled ? { assembled: [...subject.assembled] } : {}),
      settings: describeSettings([...settings]),
      patches: subject.patches,
      capabilities: subject.capabilities,
      database: { migrations: subject.migrations.files.length, added: [...ground.postgres.added] },
    },
    versions: {
      postgres: ground.postgres.version,
      redis: redis.version,
      queryEngine: subject.queryEngine,
      start: ground.start,
      ...(ground.keptWarm ? { keptWarm: true } : {}),
    },
    writeIntervalMs: rendered[0]!.writeIntervalMs,
    ...(isSpreadTaken ? { writeSpreadsS: replicas.map(({ index }) => spreadOf(index)) } : {}),
    counterTtlS,
    keyPrefix,
    fallen: untilFall(replicas, (replica) => log(`replica-${replica}`)),
    logFiles: [...replicas.map(({ index }) => log(`replica-${index}`)), log("redis"), ...request.logs],
    ...(flush ? { flush } : {}),
    hands: {
      kill: (replica) => at(replica).kill(),
      stop: (replica, graceMs) => at(replica).stop(graceMs),
      pause: async (replica) => at(replica).signal("SIGSTOP"),
      resume: async (replica) => at(replica).signal("SIGCONT"),
      restart: (replica) => at(replica).restart(),
      async restartRedis(keepData) {
        const { pid } = redis;
        await redis.restart(keepData);
        keeper.forget(pid);
        return keepData ? "Redis shut down and started with its data" : "Redis killed and started empty";
      },
      ...(request.ownPostgres
        ? { postgres: { pause: () => ground.postgres.pause(), resume: async () => ground.postgres.resume() } }
        : {}),
      ...(request.postgresRelays ? { postgresLinks: relays } : {}),
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/**
 * Within LiteLLM's own 0 to 5 s, and at the long end: rows are asked for when they are needed, and the sooner they are written
 * by the clock, the likelier is D29. Replicas that all wrote in the same second would never be seen one before the other.
 */
const spreadOf = (replica: number) => 4 + (replica % 2);

const loopback = "127.0.0.1";

function relayTo(databaseUrl: string): Promise<SeverableLink> {
  const { hostname, port } = new URL(databaseUrl);
  return startSeverableLink({ upstream: { host: hostname, port: Number(port) }, host: loopback });
}

function through({ port }: SeverableLink, databaseUrl: string): string {
  return Object.assign(new URL(databaseUrl), { hostname: loopback, port: String(port) }).href;
}
