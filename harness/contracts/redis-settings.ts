/** What LiteLLM's Redis client is told about its server (`litellm/_redis.py`). Timeouts, TTLs and namespaces are not among it. */
const target = [
  "url",
  "host",
  "port",
  "db",
  "path",
  "unix_socket_path",
  "username",
  "password",
  "ssl",
  "startup_nodes",
  "redis_startup_nodes",
  "sentinel_nodes",
  "sentinel_password",
  "service_name",
];

/** `REDIS_` and the name of an argument; of a cluster there is a name of its own. */
const variables = new Set([...target.map((name) => `REDIS_${name.toUpperCase()}`), "REDIS_CLUSTER_NODES"]);

/**
 * Whether a setting (`section.key`) says in which Redis LiteLLM counts. 1.106.2 takes `general_settings.coordination_redis`
 * first, then the cache's Redis, then the environment's; 1.84.0 prefers the environment's REDIS_URL to the cache's host.
 */
export function namesRedis(setting: string): boolean {
  const [section = "", key = "", below = ""] = setting.split(".");
  if (section === "environment") return variables.has(key);
  if (section === "general_settings") return key === "coordination_redis";
  return section === "litellm_settings" && key === "cache_params" && target.includes(below);
}
