import type { Environment } from "../../contracts/index.ts";

/** A setting as given on the command line ("section.name") or within its section; undefined: not given. */
export function settingOf({ subject }: Environment, section: string, name: string): unknown {
  const within = subject.settings[section] as Record<string, unknown> | undefined;
  return subject.settings[`${section}.${name}`] ?? within?.[name];
}

/** `litellm_settings.max_budget`: a total of the whole process that no reset reaches (#40020). Null: not set. */
export function proxyWideBudget(environment: Environment): number | null {
  const value = Number(settingOf(environment, "litellm_settings", "max_budget") ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Without `litellm_settings.cache` LiteLLM has no Redis and counts in each replica's own memory, where no ledger reaches. */
export function countsInMemory(environment: Environment): boolean {
  return settingOf(environment, "litellm_settings", "cache") === false;
}
