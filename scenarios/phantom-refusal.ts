import { model } from "../harness/contracts/index.ts";
import { defineScenario, inOrder } from "../harness/planner/index.ts";

/**
 * The headline of #27639. A customer has a budget of 1.00. Five streams, one after the other, are hung up on after a few
 * chunks: they cost some cents in all, but their reservations come to 1.4. Then the customer sends four ordinary
 * requests. They must be admitted, because true spend is far below the budget.
 *
 * Why the arithmetic holds. LiteLLM shrinks the last reservation that fits to the headroom, so leaked reservations whose
 * sum passes the budget leave the counter at exactly 1.00, and from there it refuses everything. A release that settles
 * has at most 0.02 (warm) + 5 × 0.02 (cut streams) on it, so each probe's R of at most 0.25 fits.
 *
 * A subject that has stopped enforcing would pass so far. So one request of 1.00 real cost follows, admitted with what
 * headroom there is, which takes the customer over the budget beyond doubt; the next one, on another replica, must be
 * refused. (On a release that leaks both are refused; that finding was made by the probes already.)
 */
export default defineScenario(import.meta.url, {
  id: "phantom-refusal",
  beginWith: true,
  title: "A customer far below the budget is refused",
  about:
    "Streams of a customer with a budget of 1.00 are hung up on until the reservations, were they leaked, fill the counter. Ordinary " +
    "requests must then be admitted, since true spend is some cents. At last a request takes the true spend over the budget, " +
    "and the one after it must be refused: to stop enforcing is not a fix.",
  modes: ["D1"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const budget = 1;
    const customer = plan.customer("customer", budget);
    const warm = plan.warm(customer, "small");
    const closings = plan.closings(5);
    const aborted = plan.requests(
      5,
      (index) => ({
        as: customer,
        stream: true,
        outputTokens: plan.random.int(6, 8),
        hangUp: { at: `after-chunk:${plan.random.int(1, 4)}`, how: closings[index]! },
      }),
      { from: 120 },
    );
    const probes = plan.requests(4, () => ({ as: customer, stream: false, outputTokens: plan.random.int(10, 12) }), {
      from: 56,
    });
    const wholeBudget = Math.ceil(budget / model.outputPerToken);
    const [exhausting] = plan.requests(1, () => ({ as: customer, stream: false, outputTokens: wholeBudget }), {
      from: 700,
    });
    const elsewhere = (exhausting!.replica + 1) % plan.replicas;
    const refused = plan.requests(1, () => ({ as: customer, stream: false }), { on: [elsewhere] });
    return {
      entities: customer.entities,
      phases: [
        warm,
        inOrder("hang up", aborted),
        inOrder("probe", probes, { purpose: "probe", settle: "none" }),
        inOrder("spend", [exhausting!], { purpose: "traffic" }),
        inOrder("enforce", refused, { purpose: "enforce", settle: "none" }),
      ],
    };
  },
});
