import { stringify } from "yaml";
import { litellm as known } from "../../catalogue/index.ts";
import { mockKey, modelList } from "./model-list.ts";
import { type ProfileName, profiles } from "./profile.ts";
import type { Setting } from "./setting.ts";

export interface ConfigRequest {
  profile: ProfileName;
  settings: readonly Setting[];
  /** The mock provider's base URL, without a path. */
  providerUrl: string;
  redis: { host: string; port: number };
  masterKey: string;
  databaseUrl: string;
}

export interface RenderedConfig {
  /** The replica's config.yaml. */
  yaml: string;
  /** The shortest time between two batches of a replica, ms; LiteLLM adds 0–5 s at random. */
  batchWriteAtMs: number;
  /** The longest time between two batches of a replica, ms. */
  writeIntervalMs: number;
  /** Seconds a counter lives after its last write. */
  counterTtlS: number;
  /** "" or "namespace:". */
  keyPrefix: string;
  /** Environment variables of the replica, without those about Prisma. */
  env: Record<string, string>;
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

function merge(base: Tree, over: Tree): Tree {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return merged;
}

const nest = (path: readonly string[], value: unknown): Tree =>
  Object.fromEntries([[path[0]!, path.length === 1 ? value : nest(path.slice(1), value)]]);

function withSettings(base: Tree, settings: readonly Setting[], section: Setting["section"]): Tree {
  return settings.filter((s) => s.section === section).reduce((tree, s) => merge(tree, nest(s.path, s.value)), base);
}

/** LiteLLM's own pool is 10 connections per worker; its default wait of 60 s is kept. */
function withPoolLimits(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  if (!url.searchParams.has("connection_limit")) url.searchParams.set("connection_limit", "10");
  if (!url.searchParams.has("pool_timeout")) url.searchParams.set("pool_timeout", "60");
  return url.toString();
}

function numberFrom(candidates: unknown[], fallback: number): number {
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === null || candidate === "") continue;
    const value = Number(candidate);
    if (Number.isFinite(value)) return value;
  }
  return fallback;
}

function batchWriteAtMs(batchWriteAt: unknown, environment: unknown): number {
  return 1000 * numberFrom([batchWriteAt, environment], known.batchWriteEveryS.value);
}

const longestSpreadMs = 1000 * known.batchWriteSpreadS.value;

/** The same for a deployment that has these settings and LiteLLM's defaults. */
export function declaredWriteIntervalMs(settings: readonly Setting[]): number {
  const general = withSettings({}, settings, "general_settings");
  const environment = withSettings({}, settings, "environment");
  return batchWriteAtMs(general.proxy_batch_write_at, environment.PROXY_BATCH_WRITE_AT) + longestSpreadMs;
}

/**
 * What LiteLLM must find in its environment when it is imported, because it reads some of it there (`litellm/constants.py`):
 * all of a replica's variables but its DATABASE_URL and those about Prisma.
 */
export function importedEnvironment(profile: ProfileName, settings: readonly Setting[]): Record<string, string> {
  return {
    LITELLM_LOCAL_MODEL_COST_MAP: "True",
    LITELLM_TELEMETRY: "False",
    DISABLE_SCHEMA_UPDATE: "true",
    PYTHONUNBUFFERED: "1",
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
    ...(withSettings({ ...profiles[profile].environment }, settings, "environment") as Record<string, string>),
  };
}

/**
 * A replica's config.yaml and environment: profile, then the user's settings. The returned numbers are derived from the
 * effective settings, not from the profile.
 */
export function renderConfig(request: ConfigRequest): RenderedConfig {
  const profile = profiles[request.profile];
  const { settings } = request;

  const general = withSettings(
    merge({ master_key: request.masterKey }, profile.general_settings),
    settings,
    "general_settings",
  );
  const litellm = withSettings(
    merge(
      {
        cache_params: {
          type: "redis",
          host: request.redis.host,
          port: request.redis.port,
          supported_call_types: [],
        },
        num_retries: 0,
        request_timeout: 600,
        telemetry: false,
      },
      profile.litellm_settings,
    ),
    settings,
    "litellm_settings",
  );
  const router = withSettings(
    merge({ num_retries: 0, disable_cooldowns: true }, profile.router_settings),
    settings,
    "router_settings",
  );
  const env: Record<string, string> = {
    ...importedEnvironment(request.profile, settings),
    DATABASE_URL: withPoolLimits(request.databaseUrl),
  };

  // 1.84.0 attaches counters to Redis only through the response cache; no call type means nothing is cached.
  const { cache = true, ...rest } = litellm;
  const cacheParams = isTree(litellm.cache_params) ? litellm.cache_params : {};
  const namespace = cacheParams.namespace;
  const shortestMs = batchWriteAtMs(general.proxy_batch_write_at, env.PROXY_BATCH_WRITE_AT);

  return {
    yaml: stringify(
      {
        model_list: modelList(request.providerUrl),
        // LiteLLM takes its settings in this order: `cache` opens the cache with those that stand before it.
        litellm_settings: { ...rest, cache },
        router_settings: router,
        general_settings: general,
        // Pass-through routes and batches know the provider by these alone.
        environment_variables: {
          OPENAI_API_BASE: `${request.providerUrl}/v1`,
          OPENAI_API_KEY: mockKey,
          ANTHROPIC_API_BASE: request.providerUrl,
          ANTHROPIC_API_KEY: mockKey,
        },
        assistant_settings: {
          custom_llm_provider: "openai",
          litellm_params: { api_base: `${request.providerUrl}/v1`, api_key: mockKey },
        },
      },
      // LiteLLM reads YAML 1.1: "yes" and "off" must be quoted.
      { version: "1.1", aliasDuplicateObjects: false },
    ),
    batchWriteAtMs: shortestMs,
    writeIntervalMs: shortestMs + longestSpreadMs,
    counterTtlS: numberFrom([cacheParams.default_redis_ttl, litellm.default_redis_ttl], known.counterTtlS.value),
    keyPrefix: typeof namespace === "string" && namespace !== "" ? `${namespace}:` : "",
    env,
  };
}
