import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, redisFault, whileHeld } from "../harness/planner/index.ts";

/**
 * While streams of other replicas hold reservations, Redis applies the reservation of one more request on the counters of
 * its key, team and end user, and answers an error to the EXPIRE on the key's. LiteLLM takes all of it for failed
 * and deletes the three counters, which lets nothing through of what had been charged and reserved on them. What the
 * streams settle then, C − R, must not land on nothing, and each counter must come back to the sum of the costs.
 */
export default defineScenario(import.meta.url, {
  id: "redis-expire-refused",
  title: "A failed EXPIRE deletes several counters under requests",
  about:
    "Redis answers an error to one EXPIRE on a key's counter, and LiteLLM deletes the counters of key, team and end user, on which streams of " +
    "other replicas hold reservations. All requests complete, so the counters must come back to their real costs, and not below.",
  modes: ["D10"],
  needs: ["reservation", "counter:key", "counter:team", "counter:end_user"],
  minReplicas: 2,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, team: 100, end_user: 100 });
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const unlucky = plan.random.int(0, plan.replicas - 1);
    const held = plan.requests(
      2,
      () => ({ as: customer, stream: true, outputTokens: plan.random.int(6, 8), holdAt: "after-chunk:2" }),
      { on: plan.others(unlucky) },
    );
    const struck = plan.requests(1, () => ({ as: customer, stream: false }), { on: [unlucky] });
    const refused = redisFault("f1", {
      command: "EXPIRE",
      key: "counter:customer-key",
      replica: unlucky,
      times: 1,
      action: { kind: "error", message: "BUSY Redis is busy running a script." },
    });
    return {
      entities: customer.entities,
      phases: [
        warm,
        whileHeld("refuse expire", [...held, ...struck], { faults: [refused] }),
        inOrder(
          "after",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
