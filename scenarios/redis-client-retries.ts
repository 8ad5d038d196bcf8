import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, someOnEachReplica } from "./parts/one-command-each.ts";

/**
 * LiteLLM's Redis client is told to send a command again when its reply does not come in time (`retry_on_timeout`). On
 * each replica Redis applies one reservation whose reply is lost; the client sends the same INCRBYFLOAT again, and
 * Redis applies it again. LiteLLM knows of one reservation R and settles one, so the counter keeps the other: no
 * reservation of LiteLLM's has leaked, its client has sent one twice (D27, a label).
 *
 * The native client of 1.110.2 ignores the setting and sends nothing again: its repair by DEL gets through (D10).
 */
export default defineScenario(import.meta.url, {
  id: "redis-client-retries",
  title: "The Redis client sends reservations twice",
  about:
    "LiteLLM's Redis client sends a command again when its reply does not come. Redis applies one reservation on each replica whose reply is " +
    "lost, and then its repetition. All requests complete, so what is left on the counter is the client's doing.",
  modes: ["D27", "D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,
  settings: ["litellm_settings.cache_params.retry_on_timeout=true"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const faults = onOneOfEachReplica(plan, { amount: "positive", action: { kind: "apply-drop-reply" } });
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("lose replies", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
