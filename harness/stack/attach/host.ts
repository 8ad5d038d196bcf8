import { Redis } from "ioredis";
import pg from "pg";
import type { Capabilities } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { connectRelay, type RelayConnection, remoteProvider, remoteRedisProxy } from "../../relay/index.ts";
import { declaredWriteIntervalMs, describeSettings, type Setting } from "../../subject/index.ts";
import type { Replica, StackHost, StackRequest, StartedStack } from "../types.ts";
import { call, type Deployment, unsuited } from "./deployment.ts";
import { type Examined, examine } from "./examine.ts";
import { type Probed, probe } from "./probe.ts";

export interface AttachOptions {
  deployment: Deployment;
  /** What the deployment is said to have. */
  settings: readonly Setting[];
}

interface Known extends Probed, Examined {
  postgres: string;
  redis: string;
}

/** Events of relay and clients are compared to the millisecond; beyond this, ms, their order is a guess. */
const mostUncertainMs = 10;

/** Somebody's own deployment as a stack: nothing is started and nothing ended. It is looked at once. */
export function startAttachHost({ deployment, settings }: AttachOptions): StackHost {
  let known: Known | null = null;
  return {
    async start(request) {
      await using started = new AsyncDisposableStack();
      const { clock, signal, report } = request;
      report("connecting to the relay");
      const relay = started.use(await connectRelay({ ...deployment.relay, clock, signal }));
      checkRelay(relay, deployment);
      const stack = attached(relay, deployment, request);
      started.use(stack.provider);
      started.use(stack.redisProxy);
      const writeIntervalMs = declaredWriteIntervalMs(settings);
      known ??= await lookAt(deployment, stack, { ...request, writeIntervalMs });
      const resources = started.move();
      const { capabilities, routes, version, keyPrefix, counterTtlS, postgres, redis } = known;
      return {
        ...stack,
        subject: {
          spec: "attached",
          version,
          python: "unknown",
          packages: {},
          settings: describeSettings([...settings]),
          patches: [],
          capabilities: { ...capabilities, ...(routes ? { routes } : {}) } satisfies Capabilities,
        },
        versions: { postgres, redis, queryEngine: "none", start: "exec" },
        writeIntervalMs,
        counterTtlS,
        keyPrefix,
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
      };
    },
    async [Symbol.asyncDispose]() {
      await known?.remove();
    },
  };
}

async function lookAt(
  deployment: Deployment,
  stack: ReturnType<typeof attached>,
  { clock, signal, report, writeIntervalMs }: StackRequest & { writeIntervalMs: number },
): Promise<Known> {
  report("looking at the deployment");
  const [examined, stores] = [await examine(deployment, signal), await versionsOf(deployment)];
  return { ...examined, ...stores, ...(await probe({ deployment, stack, clock, writeIntervalMs, signal, report })) };
}

function checkRelay({ welcome, uncertaintyMs }: RelayConnection, { urls, relay }: Deployment): void {
  const ports = welcome.redisPorts.length;
  if (ports < urls.length) {
    throw unsuited(
      "look at the relay",
      `The relay has ${ports} Redis ${ports === 1 ? "proxy" : "proxies"} for ${urls.length} replicas.`,
      `Start it with --replicas ${urls.length}: the ledger tells replicas apart by their proxy.`,
    );
  }
  if (uncertaintyMs > mostUncertainMs) {
    throw unsuited(
      "compare clocks with the relay",
      `The relay's clock is known to ±${uncertaintyMs.toFixed(1)} ms only (${relay.url}).`,
      "Run phantom429 beside the relay, on the same machine or network.",
    );
  }
}

type Unknown =
  | "subject"
  | "versions"
  | "writeIntervalMs"
  | "rest"
  | "counterTtlS"
  | "keyPrefix"
  | typeof Symbol.asyncDispose;
type Attached = Omit<StartedStack, Unknown> & Required<Pick<StartedStack, "caughtUp">>;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function attached(relay: RelayConnection, deployment: Deployment, { clock, signal }: StackRequest): Attached {
  const { urls, masterKey, redisUrl, postgresUrl } = deployment;
  const replicas = urls.map((url, index): Writable<Replica> => ({ index, url, pid: null, alive: true }));
  const lookAlive = async () => {
    await Promise.all(
      replicas.map(async (replica) => {
        const answer = call(deployment, replica.url, "/health/liveliness", { signal, key: null });
        replica.alive = await answer.then(
          () => true,
          () => false,
        );
      }),
    );
  };
  return {
    kind: "attach",
    borrowed: true,
    clock,
    replicas,
    masterKey,
    redisUrl,
    postgresUrl,
    provider: remoteProvider(relay),
    redisProxy: remoteRedisProxy(relay),
    lost: relay.lost,
    async caughtUp() {
      await relay.caughtUp();
      await lookAlive();
    },
    logFiles: [],
  };
}

/** Of the servers behind --redis and --database. @throws PhantomError ERR_DEPLOYMENT_UNREACHABLE */
async function versionsOf({ redisUrl, postgresUrl }: Deployment): Promise<{ redis: string; postgres: string }> {
  const unreachable = (option: string) => (cause: Error) => {
    throw new PhantomError("ERR_DEPLOYMENT_UNREACHABLE", {
      operation: `connect to ${option}`,
      message: `${option} does not answer: ${cause.message}`,
      hint: `Give ${option} the server's own address as it is reached from here, not the relay's.`,
      cause,
    });
  };
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 10_000 });
  redis.on("error", () => {});
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await redis.connect().catch(unreachable("--redis"));
    const info = await redis.info("server").catch(unreachable("--redis"));
    await client.connect().catch(unreachable("--database"));
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return {
      redis: /^(?:valkey|redis)_version:(\S+)/m.exec(info)?.[1] ?? "unknown",
      postgres: rows[0]!.server_version.split(" ")[0]!,
    };
  } finally {
    redis.disconnect();
    await client.end().catch(() => {});
  }
}
