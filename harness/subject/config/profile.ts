/**
 * `fast`: verdicts in seconds. `reporter`: as in #27639, with LiteLLM's own defaults wherever the report names none.
 * Each is a piece of config.yaml plus environment variables of the replicas; settings of the user come on top.
 */
export type ProfileName = "fast" | "reporter";

export interface Profile {
  general_settings: Record<string, unknown>;
  litellm_settings: Record<string, unknown>;
  router_settings: Record<string, unknown>;
  environment: Record<string, string>;
}

const fast: Profile = {
  general_settings: {
    // LiteLLM adds 0–5 s at random per replica to the first (proxy_server.py, initialize_scheduled_background_jobs).
    proxy_batch_write_at: 1,
    // The reset job, every 10 s instead of every 597–605 s.
    proxy_budget_rescheduler_min_time: 10,
    proxy_budget_rescheduler_max_time: 10,
  },
  litellm_settings: {},
  router_settings: {},
  // LiteLLM's default of 0.1 s is exceeded by the scheduler of a loaded two-core machine alone.
  environment: { REDIS_SOCKET_TIMEOUT: "2" },
};

/**
 * #27639's config.yaml. The report has `max_end_user_budget_id` below general_settings, where no release reads it;
 * here it stands below litellm_settings, where it has the effect that the report describes.
 */
const reporter: Profile = {
  general_settings: { use_redis_transaction_buffer: true },
  litellm_settings: {
    callbacks: ["prometheus"],
    cache_params: { ttl: 14400 },
    max_end_user_budget_id: "default-daily-user-budget",
  },
  router_settings: {},
  environment: {},
};

export const profiles: Readonly<Record<ProfileName, Profile>> = { fast, reporter };
