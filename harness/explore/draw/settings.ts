import type { Random } from "../../planner/index.ts";
import { chance } from "./weighted.ts";

/** Settings that change how LiteLLM counts. Each is a stack of its own, so few plans have one. */
const settings = [
  "general_settings.use_redis_transaction_buffer=true",
  "litellm_settings.cache_params.namespace=p429",
  "litellm_settings.cache_params.retry_on_timeout=true",
  "litellm_settings.enable_redis_auth_cache=true",
];

export function drawSettings(random: Random): string[] {
  return chance(random, 6) ? [random.pick(settings)] : [];
}
