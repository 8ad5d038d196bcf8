import type { AuditOptions, Places } from "../../audit/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { Terminal } from "../context.ts";
import { parseBetween, parseDuration } from "./numbers.ts";

export interface AuditFlags {
  redis?: string[];
  database?: string;
  redisCluster?: boolean;
  redisSentinel?: string;
  namespace?: string;
  litellm?: string;
  samples: string;
  interval: string;
  longestRequest: string;
  largestRequest?: string;
  writeInterval: string;
  follow: boolean;
  least: string;
  rate: string;
  statementTimeout: string;
  defaultEndUserBudget?: string;
  logs?: string;
  strict?: boolean;
  watch?: boolean;
  metrics?: string;
  ndjson?: boolean;
  json?: boolean;
}

export interface ReadAudit {
  places: Places;
  options: Omit<AuditOptions, "assumed" | "setting"> & {
    longestRequestMs: number;
    largestRequest: number | null;
    writeEveryMs: number;
    least: number;
  };
  metricsPort: number | null;
}

const dayMs = 86_400_000;

/** @throws PhantomError ERR_OPTION_INVALID */
export function readAudit(flags: AuditFlags, { env }: Pick<Terminal, "env">): ReadAudit {
  const redis = flags.redis ?? (env.REDIS_URL ? [env.REDIS_URL] : []);
  if (redis.length === 0)
    throw invalid("--redis", "No Redis is named.", "Use --redis redis://HOST:PORT, or set REDIS_URL.");
  const postgresUrl = flags.database ?? env.DATABASE_URL;
  if (!postgresUrl) {
    throw invalid("--database", "No Postgres is named.", "Use --database postgresql://…, or set DATABASE_URL.");
  }
  const url = URL.canParse(postgresUrl) ? new URL(postgresUrl) : null;
  // An @ behind a / or #: what was meant for the password began the path.
  if (!/^postgres(ql)?:\/\/[^/]*[^/@]/.test(postgresUrl) || !url || /@/.test(url.pathname + url.hash)) {
    throw invalid(
      "--database",
      "What was given (--database, or DATABASE_URL) is not a valid --database.",
      "Use postgresql://USER:PASSWORD@HOST:PORT/NAME. In user and password write / as %2F, @ as %40, # as %23, % as %25.",
    );
  }
  if (flags.json && (flags.watch || flags.ndjson)) {
    throw invalid("--json", "--json prints one document.", "Use --ndjson for one on each line.");
  }
  if (flags.metrics !== undefined && !flags.watch) {
    throw invalid("--metrics", "Nothing answers once the audit is over.", "Add --watch.");
  }
  return {
    places: {
      redis: {
        urls: redis,
        cluster: flags.redisCluster === true,
        sentinelGroup: flags.redisSentinel ?? null,
        sentinelPassword: env.REDIS_SENTINEL_PASSWORD || null,
      },
      namespace: flags.namespace ?? "",
      release: flags.litellm ?? null,
      rate: parseBetween("--rate", flags.rate, 1, 1_000_000),
      postgresUrl,
      statementMs: parseDuration("--statement-timeout", flags.statementTimeout, false),
      endUserBudget: flags.defaultEndUserBudget ?? null,
    },
    options: {
      samples: parseBetween("--samples", flags.samples, 2, 1_000),
      intervalMs: parseDuration("--interval", flags.interval, false),
      follow: flags.follow,
      logsWithinMs: flags.logs === undefined ? null : parseBetween("--logs", flags.logs, 1, 3_650) * dayMs,
      longestRequestMs: parseDuration("--longest-request", flags.longestRequest, false),
      largestRequest: flags.largestRequest === undefined ? null : dollars("--largest-request", flags.largestRequest),
      writeEveryMs: parseDuration("--write-interval", flags.writeInterval, false),
      least: dollars("--least", flags.least),
    },
    metricsPort: flags.metrics === undefined ? null : parseBetween("--metrics", flags.metrics, 0, 65_535),
  };
}

function dollars(option: string, text: string): number {
  const amount = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // What sums of floats leave is not told.
  if (amount >= 0) return Math.max(amount, 1e-9);
  throw invalid(option, `"${text}" is not an amount of dollars.`, `Give ${option} an amount such as 0.01.`);
}

function invalid(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
