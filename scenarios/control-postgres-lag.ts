import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Spend reaches Postgres late: LiteLLM collects it in Redis first (`use_redis_transaction_buffer`) and writes a batch every five
 * to ten seconds. In between the counter is ahead of the row by all that is queued, which is right; at rest they agree,
 * and both say what was spent.
 */
export default defineScenario(import.meta.url, {
  id: "control-postgres-lag",
  title: "Spend reaches Postgres late",
  about:
    "Spend is collected in Redis and written to Postgres in batches some seconds apart, while plain and streaming requests run. In between " +
    "the counter is rightly ahead of the row; at rest they must agree.",
  needs: ["counter:end_user"],
  settings: ["general_settings.use_redis_transaction_buffer=true", "general_settings.proxy_batch_write_at=5"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "traffic",
          plan.requests(8, (index) => ({ as: customer, stream: index % 2 === 0 })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
