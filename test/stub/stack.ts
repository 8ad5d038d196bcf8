import { isWindow, sideBySide } from "../../harness/catalogue/index.ts";
import type { Clock } from "../../harness/clock.ts";
import type { EntityKind } from "../../harness/contracts/index.ts";
import { startProvider } from "../../harness/provider/index.ts";
import { startRedisProxy } from "../../harness/redis-proxy/index.ts";
import { untilFall } from "../../harness/stack/common/index.ts";
import type { StartedStack } from "../../harness/stack/types.ts";
import type { GatewayConfig } from "./config.ts";
import { orphanCheckMs } from "./gateway.ts";
import { type Stores, startStores } from "./stores.ts";
import { childReplica, inlineReplica } from "./stub-replica.ts";
import type { Switches } from "./switches.ts";
import { createTables } from "./tables.ts";

export interface StubStackOptions {
  replicas: number;
  clock: Clock;
  /** What is wrong with the gateway; nothing: the known-good twin. */
  switches?: Switches;
  /** `child`: each replica is a process, which can be killed and paused for real. */
  processes?: "inline" | "child";
  /** How often spend is written, ms. */
  batchMs?: number;
  counterTtlS?: number;
  refusalStatus?: number;
  /** A write to a counter that is not answered for so long is taken as lost, ms; longer than the machine ever takes. */
  lostReplyAfterMs?: number;
  /** What it says of itself; by default that it reserves unless neverReserve is on. */
  claimsReservation?: boolean;
  /** The same of counters; by default of all kinds but windows and groups of models, which it does not know. */
  claimsCounters?: readonly EntityKind[];
  /** Stores with their tables, shared with other stacks; nothing: its own. Only trials without a restart of theirs may share. */
  stores?: Stores;
}

const masterKey = "sk-stub-master";

/** For stacks to share. */
export async function startStubStores(): Promise<Stores> {
  await using started = new AsyncDisposableStack();
  const stores = started.use(await startStores());
  await createTables(stores.postgres.url);
  started.move();
  return stores;
}

/** A whole stack with stub gateways for LiteLLM: real Redis and Postgres, the mock provider, a Redis proxy per replica. */
export async function startStubStack(options: StubStackOptions): Promise<StartedStack> {
  const { clock, switches = {}, processes = "inline", batchMs = 100, counterTtlS = 60, refusalStatus = 422 } = options;
  const { lostReplyAfterMs = 1000 } = options;
  const { claimsReservation: reservation = switches.neverReserve !== true } = options;
  const { claimsCounters: claimed = sideBySide().filter((kind) => !isWindow(kind)) } = options;
  await using started = new AsyncDisposableStack();
  const { keeper, redis, postgres, log } = options.stores ?? started.use(await startStubStores());
  const provider = started.use(await startProvider({ clock }));
  const upstream = { host: redis.host, port: redis.port };
  const redisProxy = started.use(await startRedisProxy({ upstream, replicas: options.replicas, clock }));

  const configs = redisProxy.ports.map(
    (port, replica): GatewayConfig => ({
      replica,
      port: 0,
      redis: { host: redisProxy.host, port },
      postgresUrl: postgres.url,
      providerUrl: provider.url,
      masterKey,
      switches,
      batchMs,
      counterTtlS,
      refusalStatus,
      lostReplyAfterMs,
    }),
  );
  const replicas = await Promise.all(
    configs.map(async (config) => {
      const file = log(`replica-${config.replica}`);
      return started.use(
        await (processes === "child" ? childReplica(config, file, keeper.watch) : inlineReplica(config)),
      );
    }),
  );
  const at = (replica: number) => replicas[replica]!;

  const writeIntervalMs = 2 * Math.max(batchMs, orphanCheckMs);
  const resources = started.move();
  return {
    kind: "stub",
    clock,
    replicas,
    masterKey,
    redisUrl: redis.url,
    postgresUrl: postgres.url,
    provider,
    redisProxy,
    subject: {
      spec: "stub",
      version: "stub",
      python: "none",
      packages: {},
      settings: { ...switches },
      patches: [],
      capabilities: {
        reservation,
        counters: [...claimed],
        routes: ["/v1/chat/completions"],
      },
    },
    versions: { postgres: postgres.version, redis: redis.version, queryEngine: "none", start: "exec" },
    writeIntervalMs,
    counterTtlS,
    keyPrefix: "",
    fallen: untilFall(replicas, (replica) => log(`replica-${replica}`)),
    logFiles: [
      log("postgres"),
      log("redis"),
      ...(processes === "child" ? replicas.map(({ index }) => log(`replica-${index}`)) : []),
    ],
    ...(processes === "inline"
      ? { flush: () => Promise.all(replicas.filter(({ alive }) => alive).map((replica) => replica.flush!())) }
      : {}),
    hands: {
      kill: (replica) => at(replica).kill(),
      stop: async (replica) => {
        await at(replica).kill();
        return "ended";
      },
      async pause(replica) {
        at(replica).signal("SIGSTOP");
      },
      async resume(replica) {
        at(replica).signal("SIGCONT");
      },
      async restart(replica) {
        if (at(replica).alive) await at(replica).kill();
        await at(replica).revive();
      },
      async restartRedis(keepData) {
        const { pid } = redis;
        await redis.restart(keepData);
        keeper.forget(pid);
        return keepData ? "Redis started with its data" : "Redis started empty";
      },
      postgres: { pause: () => postgres.pause(), resume: async () => postgres.resume() },
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
