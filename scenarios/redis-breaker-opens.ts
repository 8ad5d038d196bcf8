import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";

/**
 * Redis closes every connection of one replica on its first command, so that its commands fail one after the other. After
 * five failures in a row LiteLLM's circuit breaker opens and keeps it from asking Redis for 60 s
 * (REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT), though Redis is well again as soon as the first phase is over. Requests are
 * served meanwhile, and again when the minute is over; long streams elsewhere keep the counter's TTL going.
 *
 * All requests complete, so at each rest the counter must be at the sum of the costs: what a replica charged to its own
 * memory only is missing from it, and what it had reserved before must not stay.
 */
export default defineScenario(import.meta.url, {
  id: "redis-breaker-opens",
  title: "A replica's circuit breaker opens",
  about:
    "All connections of one replica to Redis are closed until LiteLLM's circuit breaker opens; Redis is well again at once. Requests complete " +
    "while the breaker is open and after it has closed: at each rest the counter must agree with the row.",
  modes: ["D10", "D11"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const unlucky = 1;
    const others = plan.others(unlucky);
    const closed = redisFault("f1", { command: "*", key: "*", replica: unlucky, action: { kind: "close" } }, 5);
    const onAll = () => plan.requests(2 * plan.replicas, (index) => ({ as: customer, stream: index % 2 === 0 }));
    // Two of some 35 s one after the other are longer than the breaker stays open.
    const long = plan.requests(2, () => ({ as: customer, stream: true, outputTokens: 7, provider: { dripMs: 5000 } }), {
      on: others,
    });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("fail", onAll(), { settle: "none", faults: [closed] }),
        together("open", onAll(), { purpose: "traffic" }),
        inOrder("wait", long, { purpose: "traffic", settle: "none" }),
        inOrder("after", onAll(), { purpose: "traffic" }),
      ],
    };
  },
});
