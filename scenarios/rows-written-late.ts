import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";

/**
 * LiteLLM collects spend in Redis (`use_redis_transaction_buffer`), and the replica that gets a lock writes it to Postgres.
 * While requests run, nobody gets the lock, so all that they cost stays in the buffer. At rest the counter says what was
 * spent and the row does not, and the counter is right. Then the lock is to be had again, one more request is sent to each
 * replica, and the rows must catch up with all of it (D25, a label).
 */
export default defineScenario(import.meta.url, {
  id: "rows-written-late",
  title: "Spend is written to Postgres late",
  about:
    "Spend is collected in Redis, and the lock under which it is written to Postgres is not to be had for a while: rows lag behind counters that are " +
    "right. Once the lock is back, rows must hold all that was spent.",
  modes: ["D25"],
  needs: ["counter:end_user"],
  exclusive: true,
  settings: ["general_settings.use_redis_transaction_buffer=true"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const lock = { key: "*cronjob_lock*", action: { kind: "error", message: "ERR the lock is out of reach" } } as const;
    // Who does not get it looks whether it has it already.
    const locked = [redisFault("f1", { command: "SET", ...lock }), redisFault("f2", { command: "GET", ...lock }, 0)];
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        together(
          "collect",
          plan.requests(6, () => ({ as: customer, stream: false })),
          { faults: locked },
        ),
        inOrder(
          "afterwards",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
