import type { PlannedFault, PlannedPhase } from "../harness/contracts/index.ts";
import { model } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

const budget = 4;

/**
 * Two customers, one held to a budget of 4.00 as a key and one as a user, spend all of it and are refused on every
 * replica, rightly. Then an administrator sets their spend to zero through replica 0, by the routes that LiteLLM has for
 * it: `/key/…/reset_spend` and `/user/update`. From then on both must be admitted on every replica. 1.84.0 writes the
 * rows and leaves the counters as they are, so that it goes on refusing, and every refused attempt renews the
 * counter's time to live (D16).
 */
export default defineScenario(import.meta.url, {
  id: "spend-reset-by-administrator",
  title: "An administrator resets spend, through one replica",
  about:
    "A key and a user spend all of their budgets and are refused on every replica. Then an administrator sets their spend to " +
    "zero through replica 0, and they must be admitted on every replica.",
  modes: ["D16"],
  needs: ["reservation", "counter:key", "counter:user"],

  build(plan) {
    const customers = (["key", "user"] as const).map((kind) => ({
      ...plan.caller(`${kind}-spender`, { [kind]: budget }),
      budgeted: `${kind}-spender-${kind}`,
    }));
    const warm: PlannedPhase = {
      ...plan.warm(customers[0]!, "small"),
      requests: customers.flatMap((customer) => plan.warm(customer, "small").requests),
    };
    const wholeBudget = Math.ceil(budget / model.outputPerToken);
    const exhausting = plan.requests(
      customers.length,
      (index) => ({ as: customers[index]!, stream: false, outputTokens: wholeBudget }),
      { from: wholeBudget + 10 },
    );
    const onEachReplica = () =>
      customers.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false, outputTokens: 4 })));
    const refused = onEachReplica();
    const admitted = onEachReplica();
    const resets = customers.map(
      ({ budgeted }, index): PlannedFault => ({
        id: `f${index + 1}`,
        kind: "spend-reset",
        by: "administrator",
        ref: budgeted,
        replica: 0,
        whenHeld: [],
      }),
    );
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        warm,
        { name: "spend", purpose: "traffic", start: "together", settle: "quiescent", faults: [], requests: exhausting },
        { name: "enforce", purpose: "enforce", start: "together", settle: "none", faults: [], requests: refused },
        { name: "reset", purpose: "fault", start: "together", settle: "quiescent", faults: resets, requests: [] },
        { name: "probe", purpose: "probe", start: "in-order", settle: "quiescent", faults: [], requests: admitted },
      ],
    };
  },
});
