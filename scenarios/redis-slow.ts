import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/**
 * For a while every command of one replica reaches Redis 5.5 s late, half a second beyond LiteLLM's socket timeout (5 s,
 * caching/redis_cache.py). LiteLLM gives each up; Redis gets it all the same, as from a network that stutters. So a
 * reservation that LiteLLM believes to have failed is applied. All requests complete, and the counter must come down to
 * their costs: R that stayed is D10, and so is C that a replica no longer charges once its circuit breaker has opened.
 *
 * 1.84.0 spends its patience on reads and on the greetings of new connections, and then goes on; redis-slow-reservation
 * is aimed at the writes.
 *
 * The lease of 1.110's spend ledger is in Redis, too: rows may wait 60 s for it. So counters live longer than usual.
 */
export default defineScenario(import.meta.url, {
  id: "redis-slow",
  title: "Redis is slower than LiteLLM waits",
  about:
    "The next commands of one replica reach Redis half a second after LiteLLM has given them up, and are applied then; the other replicas are " +
    "served as usual. All requests complete, so the counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,
  settings: ["litellm_settings.default_redis_ttl=300"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const slow = redisFault(
      "f1",
      {
        command: "*",
        key: "*",
        replica: 1,
        // With every command late, one request of 1.84.0 takes longer than a client waits.
        times: 12,
        action: { kind: "delay", ms: 5500 },
      },
      4,
    );
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "slow",
          plan.requests(3 * plan.replicas, () => ({ as: customer, stream: false })),
          { faults: [slow] },
        ),
      ],
    };
  },
});
