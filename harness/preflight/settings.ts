import { type Environment, namesRedis } from "../contracts/index.ts";

interface WithSettings {
  subject: Pick<Environment["subject"], "settings">;
}

/** A setting as given on the command line ("section.name") or within its section; undefined: not given. */
export function settingOf({ subject }: WithSettings, section: string, name: string): unknown {
  const within = subject.settings[section] as Record<string, unknown> | undefined;
  return subject.settings[`${section}.${name}`] ?? within?.[name];
}

/** `litellm_settings.max_budget`: a total of the whole process that no reset reaches (#40020). Null: not set. */
export function proxyWideBudget(environment: Environment): number | null {
  const value = Number(settingOf(environment, "litellm_settings", "max_budget") ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/**
 * Without `litellm_settings.cache` LiteLLM counts in each replica's own memory, where no ledger reaches, unless a setting
 * names a Redis: then 1.106.2 counts there.
 */
export function countsInMemory(environment: WithSettings): boolean {
  return settingOf(environment, "litellm_settings", "cache") === false && redisSetting(environment) === null;
}

/** In memory, or in a Redis that phantom429's proxies do not stand before. */
export function countsElsewhere(subject: WithSettings["subject"]): boolean {
  return countsInMemory({ subject }) || redisSetting({ subject }) !== null;
}

/** `litellm_settings.cache_params.namespace`; null: none. */
export function namespaceOf(environment: Environment): string | null {
  const params = settingOf(environment, "litellm_settings", "cache_params") as Record<string, unknown> | undefined;
  const namespace = environment.subject.settings["litellm_settings.cache_params.namespace"] ?? params?.namespace;
  return typeof namespace === "string" && namespace !== "" ? namespace : null;
}

/** The setting that names the Redis in which LiteLLM counts, `section.key`; null: it is the stack's. */
export function redisSetting({ subject }: WithSettings): string | null {
  const names = Object.entries(subject.settings).flatMap(([name, value]) => namesOf(name, value));
  return names.find(namesRedis) ?? null;
}

/** "a.b", and where the value is a section, "a.b.c" of all that is in it. */
function namesOf(name: string, value: unknown): string[] {
  const isSection = typeof value === "object" && value !== null && !Array.isArray(value);
  return [
    name,
    ...(isSection ? Object.entries(value).flatMap(([key, below]) => namesOf(`${name}.${key}`, below)) : []),
  ];
}
