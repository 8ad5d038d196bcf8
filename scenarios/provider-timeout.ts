import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * The provider takes requests and never answers; each carries a `timeout` of one second, after which LiteLLM gives it up. A
 * release may bill the prompt of such a request or nothing, but counter and row must say the same: one that bills the
 * row alone leaves the counter below it by the cost of each prompt (D21), and the budget lets that much more through. It
 * was not seen in every run, so there are ten of them.
 */
export default defineScenario(import.meta.url, {
  id: "provider-timeout",
  title: "The provider hangs and requests time out",
  about:
    "The provider hangs on ten requests, plain and streaming, each with a timeout of one second; others complete. Whether LiteLLM bills " +
    "the prompts of those that timed out or not, their reservations must be given back and counter and row agree.",
  modes: ["D21"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const timedOut = plan.requests(10, (index) => ({
      as: customer,
      stream: index % 2 === 0,
      body: { timeout: 1 },
      provider: { ending: "hang", endAt: "before-headers" },
    }));
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang", plan.random.shuffle([...timedOut, ...completed]))],
    };
  },
});
