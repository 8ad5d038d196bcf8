import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";

/** Seconds; a counter lives that long after its last write. LiteLLM's default is 60. */
const counterTtlS = 40;

/**
 * #38987: Redis applies the INCRBYFLOAT of a reservation and answers an error to the EXPIRE behind it, and the DELs by
 * which LiteLLM repairs a counter that it is unsure of never arrive. LiteLLM takes both commands for one, knows of no
 * reservation, and R stays (D10). Releases that make a counter by INCRBYFLOAT have made one without a TTL: it stands for
 * ever, for only a later write can give it one. So nothing is sent for longer than a counter lives.
 *
 * Streams that are hung up on, before and after, tell what a failed EXPIRE left from what a hang-up leaves by itself (D1).
 */
export default defineScenario(import.meta.url, {
  id: "redis-expire-lost",
  title: "The EXPIRE behind a reservation fails",
  about:
    "Redis applies reservations on a new counter and answers an error to the EXPIRE behind each; repairs (DEL) never arrive. Then nothing is sent " +
    "for longer than a counter lives. The counter must come to the real costs, at the latest when its TTL is over.",
  modes: ["D1", "D10"],
  needs: ["reservation", "counter:key"],
  exclusive: true,
  settings: [`litellm_settings.default_redis_ttl=${counterTtlS}`],

  build(plan) {
    // A neighbour warms the replicas; the customer's counter is cold until the first reservation.
    const [neighbour, customer] = [plan.caller("neighbour", { key: 100 }), plan.caller("customer", { key: 100 })];
    const key = "counter:customer-key";
    const hungUpOn = () =>
      plan.requests(plan.replicas, () => ({
        as: customer,
        stream: true,
        outputTokens: 7,
        hangUp: { at: "after-chunk:2", how: "fin" },
      }));
    const plain = () => plan.requests(plan.replicas, () => ({ as: customer, stream: false }));
    return {
      entities: [...neighbour.entities, ...customer.entities],
      phases: [
        plan.warm(neighbour),
        together("lose expire", hungUpOn(), {
          faults: [
            redisFault("f1", { command: "EXPIRE", key, action: { kind: "error", message: "ERR lost" } }),
            redisFault("f2", { command: "DEL", key, action: { kind: "drop" } }, 0),
          ],
        }),
        together("silence", [], { purpose: "probe", idleMs: 1000 * (counterTtlS / 2) }),
        inOrder("after", [...plain(), ...hungUpOn()]),
      ],
    };
  },
});
