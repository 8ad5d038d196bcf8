import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startProvider } from "../../provider/index.ts";
import { startRedisProxy } from "../../redis-proxy/index.ts";
import { startSeverableLink } from "../../sockets/index.ts";
import { describeSettings, renderConfig } from "../../subject/index.ts";
import { untilFall } from "../common/index.ts";
import { fitDatabase } from "../database/index.ts";
import type { StackRequest, StartedStack } from "../types.ts";
import { startContainer } from "./container.ts";
import { onFreePort } from "./free-port.ts";
import { startNetwork } from "./network.ts";
import { migrate, postgresCommand, postgresEnvironment, postgresUrl } from "./postgres.ts";
import { checkReach } from "./reach.ts";
import { redisCommand, restartRedis, untilRedis } from "./redis.ts";
import { type DockerReplica, litellmPort, startReplica } from "./replica.ts";
import type { DockerSubject } from "./subject.ts";

const configPath = "/phantom429/config.yaml";

interface DockerStackRequest extends StackRequest {
  subject: DockerSubject;
  profile: "fast" | "reporter";
  /** Beginning of its containers' names. */
  name: string;
}

/** A network with Redis, Postgres and replicas in containers; provider and Redis proxies in this process. */
export async function startStack(request: DockerStackRequest): Promise<StartedStack> {
  await using started = new AsyncDisposableStack();
  const { subject, profile, name, clock, settings, report } = request;
  const { daemon, images, contents, labels } = subject;
  const failure = new AbortController();
  const signal = AbortSignal.any([request.signal, failure.signal]);
  await mkdir(request.logDir, { recursive: true });
  const log = (what: string) => join(request.logDir, `${what}.log`);
  const own = <T extends AsyncDisposable>(resource: T): T => started.use(resource);
  /** The first failure stops the others, and all have ended before it is told. */
  const together = async <T extends readonly unknown[]>(tasks: { [K in keyof T]: Promise<T[K]> }): Promise<T> => {
    const values = await Promise.all(tasks.map((task) => task.catch((error: unknown) => failure.abort(error))));
    signal.throwIfAborted();
    return values as unknown as T;
  };

  const network = own(await startNetwork(daemon, name, labels));
  const container = (what: string) => ({ name: `${name}-${what}`, network, labels, files: [], log: log(what) });
  const password = randomBytes(12).toString("hex");

  const runRedis = async () => {
    const order = {
      ...container("redis"),
      image: images.redis,
      env: {},
      command: redisCommand,
      port: 6379,
    };
    // Chosen here, so that a restart keeps it.
    const redis = own(await onFreePort(daemon, order, signal));
    const version = await untilRedis(redis, order.log, signal);
    const upstream = { host: "127.0.0.1", port: redis.hostPort };
    const host = network.listenOn;
    const proxy = own(await startRedisProxy({ upstream, replicas: request.replicas, clock, host }));
    const restart = async (keepData: boolean) => {
      await restartRedis(redis, keepData);
      await untilRedis(redis, order.log, signal);
    };
    return { url: `redis://127.0.0.1:${redis.hostPort}`, version, proxy, restart };
  };
  const runPostgres = async () => {
    const order = {
      ...container("postgres"),
      image: images.postgres,
      env: postgresEnvironment(password),
      command: postgresCommand,
      port: 5432,
      hostPort: 0,
    };
    const postgres = own(await startContainer(daemon, order));
    const url = postgresUrl("127.0.0.1", postgres.hostPort, password);
    const version = await migrate(postgres, url, contents.migrations, order.log, signal);
    const added = contents.schema === null ? null : await fitDatabase(url, contents.schema, signal);
    const relayed = async () => {
      const upstream = { host: "127.0.0.1", port: postgres.hostPort };
      return own(await startSeverableLink({ upstream, host: network.listenOn }));
    };
    const count = request.postgresRelays ? request.replicas : 0;
    const relays = await Promise.all(Array.from({ length: count }, relayed));
    return { url, version, added, pause: postgres.pause, resume: postgres.unpause, relays };
  };
  const runProvider = async () => {
    const provider = own(await startProvider({ clock, host: network.listenOn }));
    await checkReach(daemon, images.litellm, network, provider.port, labels);
    return provider;
  };
  report("starting Redis and PostgreSQL");
  const [provider, redis, postgres] = await together<
    [
      Awaited<ReturnType<typeof startProvider>>,
      Awaited<ReturnType<typeof runRedis>>,
      Awaited<ReturnType<typeof runPostgres>>,
    ]
  >([runProvider(), runRedis(), runPostgres()]);

  const masterKey = `sk-master-${randomBytes(12).toString("hex")}`;
  const databaseUrl = (replica: number) => {
    const relay = postgres.relays[replica];
    if (relay) return postgresUrl(network.harnessName, relay.port, password);
    return postgresUrl(`${name}-postgres`, 5432, password);
  };
  const rendered = redis.proxy.ports.map((port, index) =>
    renderConfig({
      profile,
      settings,
      providerUrl: `http://${network.harnessName}:${provider.port}`,
      redis: { host: network.harnessName, port },
      masterKey,
      databaseUrl: databaseUrl(index),
    }),
  );
  const { writeIntervalMs, counterTtlS, keyPrefix } = rendered[0]!;
  report("starting replicas");
  const replicas = await together<DockerReplica[]>(
    rendered.map(async ({ yaml, env }, index) => {
      const order = {
        ...container(`replica-${index}`),
        image: images.litellm,
        env: { ...env, NO_PROXY: "*", no_proxy: "*" },
        command: ["--config", configPath, "--host", "0.0.0.0", "--port", String(litellmPort)],
        files: [{ path: configPath, content: yaml }],
      };
      const replica = own(await startReplica(index, daemon, order, masterKey, signal));
      report(`replica ${index} serves on ${replica.url}`);
      return replica;
    }),
  );
  const at = (replica: number) => replicas[replica]!;

  const resources = started.move();
  return {
    kind: "docker",
    clock,
    replicas,
    masterKey,
    redisUrl: redis.url,
    postgresUrl: postgres.url,
    provider,
    redisProxy: redis.proxy,
    subject: {
      spec: subject.spec,
      version: at(0).version,
      python: contents.python,
      packages: contents.packages,
      ...(subject.assembled.length > 0 ? { assembled: [...subject.assembled] } : {}),
      settings: describeSettings([...settings]),
      patches: subject.patches,
      capabilities: contents.capabilities,
      ...(postgres.added && { database: { migrations: contents.migrations.length, added: postgres.added } }),
    },
    versions: { postgres: postgres.version, redis: redis.version, queryEngine: contents.queryEngine, start: "exec" },
    images,
    writeIntervalMs,
    counterTtlS,
    keyPrefix,
    fallen: untilFall(replicas, (replica) => log(`replica-${replica}`)),
    logFiles: [...replicas.map(({ index }) => log(`replica-${index}`)), log("redis"), log("postgres")],
    hands: {
      kill: (replica) => at(replica).kill(),
      outOfMemory: (replica) => at(replica).outOfMemory(),
      stop: (replica, graceMs) => at(replica).stop(graceMs),
      pause: (replica) => at(replica).pause(),
      resume: (replica) => at(replica).resume(),
      restart: (replica) => at(replica).restart(),
      async restartRedis(keepData) {
        await redis.restart(keepData);
        return keepData ? "Redis shut down and started with its data" : "Redis killed and started empty";
      },
      postgres: { pause: () => postgres.pause(), resume: () => postgres.resume() },
      ...(request.postgresRelays ? { postgresLinks: postgres.relays } : {}),
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
