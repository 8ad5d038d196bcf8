import type { ClusterOptions, RedisOptions } from "ioredis";
import { PhantomError } from "../../errors/index.ts";

/** Where LiteLLM counts. */
export interface RedisPlace {
  /** One server; or nodes of a cluster, or sentinels. All have the first one's user, password, TLS and database. */
  urls: readonly string[];
  cluster: boolean;
  /** The name by which sentinels know the group of servers; null: the URLs are no sentinels. */
  sentinelGroup: string | null;
  sentinelPassword: string | null;
}

type Options = Omit<RedisOptions, "replyMapping">;
type NodeOptions = Omit<NonNullable<ClusterOptions["redisOptions"]>, "replyMapping">;

export type RedisConnection =
  | { kind: "single"; options: Options }
  | {
      kind: "cluster";
      nodes: { host: string; port: number }[];
      options: Omit<ClusterOptions, "redisOptions"> & { redisOptions: NodeOptions };
    };

const commandMs = 5_000;
const connectMs = 5_000;
/** So often in a row sentinels, or nodes of a cluster, are asked where Redis is. */
const reconnections = 5;
const pauseMs = (times: number): number => Math.min(200 * times, 1_000);
const pauseUnlessMany = (times: number): number | null => (times > reconnections ? null : pauseMs(times));

/** @throws PhantomError ERR_OPTION_INVALID */
export function redisConnection({ urls, cluster, sentinelGroup, sentinelPassword }: RedisPlace): RedisConnection {
  if (cluster && sentinelGroup !== null)
    throw invalid("A cluster has no sentinels.", "Leave one of the two options out.");
  const read = urls.map(address);
  const [first] = read;
  if (!first) throw invalid("No Redis is named.", "Give redis://HOST:PORT, or set REDIS_URL.");
  if (read.length > 1 && !cluster && sentinelGroup === null) {
    throw invalid("Several URLs are for a cluster or for sentinels.", "Add --redis-cluster or --redis-sentinel NAME.");
  }
  const common: Options = {
    // RESP3, `CLIENT SETINFO` and `INFO` need more rights than reading does.
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    lazyConnect: true,
    connectTimeout: connectMs,
    commandTimeout: commandMs,
    maxRetriesPerRequest: 1,
    // A client that has given up never connects again. How long a failover may take, `Patience` says.
    retryStrategy: pauseMs,
    ...(first.username && { username: first.username }),
    ...(first.password && { password: first.password }),
    ...(first.tls && { tls: {} }),
  };
  const nodes = read.map(({ host, port }) => ({ host, port }));
  if (cluster) {
    const { lazyConnect: _, retryStrategy: __, ...redisOptions } = common;
    return {
      kind: "cluster",
      nodes,
      options: {
        redisOptions,
        lazyConnect: true,
        enableReadyCheck: false,
        enableAutoPipelining: true,
        clusterRetryStrategy: pauseUnlessMany,
        ...(first.tls && { dnsLookup: (host, done) => done(null, host) }),
      },
    };
  }
  const db = first.db === 0 ? {} : { db: first.db };
  if (sentinelGroup === null) {
    return { kind: "single", options: { ...common, ...db, host: first.host, port: first.port } };
  }
  const sentinels = {
    sentinels: nodes,
    name: sentinelGroup,
    sentinelRetryStrategy: pauseUnlessMany,
    ...(sentinelPassword && { sentinelPassword }),
    ...(first.tls && { enableTLSForSentinelMode: true }),
  };
  return { kind: "single", options: { ...common, ...db, ...sentinels } };
}

interface Address {
  host: string;
  port: number;
  username: string;
  password: string;
  db: number;
  tls: boolean;
}

function address(text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  const db = url?.pathname.replace(/^\//, "") ?? "";
  if (
    !url ||
    !["redis:", "rediss:"].includes(url.protocol) ||
    url.hostname === "" ||
    url.hash !== "" ||
    !/^\d*$/.test(db)
  ) {
    throw invalid(
      "What was given (--redis, or REDIS_URL) is not a valid --redis.",
      "Use redis://USER:PASSWORD@HOST:PORT/DB, with rediss:// for TLS. In user and password write / as %2F, @ as %40, # as %23, % as %25.",
    );
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 6379 : Number(url.port),
    username: decoded(url.username),
    password: decoded(url.password),
    db: Number(db),
    tls: url.protocol === "rediss:",
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("User or password in --redis has a % that begins no code.", "Write % as %25.");
  }
}

function invalid(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: "read --redis", message, hint });
}
