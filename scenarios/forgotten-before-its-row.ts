import type { EntityKind } from "../harness/contracts/index.ts";
import { defineScenario, inOrder } from "../harness/planner/index.ts";

/** Dollars: a budget, and output tokens that cost a little more than it. */
const budget = 1;
const overBudget = 520;
const kinds: EntityKind[] = ["key", "team", "end_user", "tag"];

/** LiteLLM settles within some milliseconds of an answer, and writes rows 1 to 6 s later, ms. */
const settledMs = 300;

/**
 * A key, a team, a customer and a tag each spend a little more than their whole budgets with one request, and LiteLLM has
 * settled on their counters, but the rows are not written yet. Then the counters are lost in Redis, and requests follow on
 * each replica. The budgets are spent: all must be refused. What is left to say so is a row that lags, and what replicas
 * remember; a release that takes either for the whole of it lets requests through until the row has caught up.
 */
export default defineScenario(import.meta.url, {
  id: "forgotten-before-its-row",
  title: "Counters of spent budgets are lost before their rows are written",
  about:
    "A key, a team, a customer and a tag spend their budgets. Their counters are then deleted in Redis, before LiteLLM has written the rows. " +
    "Requests that follow on each replica must be refused, because the budgets are spent.",
  modes: ["D22", "D41"],
  needs: ["counter:key", "counter:team", "counter:end_user", "counter:tag"],

  build(plan) {
    const spenders = kinds.map((kind) => plan.caller(`spent-${kind.replace("_", "-")}`, { [kind]: budget }));
    const budgeted = spenders.flatMap(({ entities }) => entities.filter((entity) => entity.budget === budget));
    const warm = spenders.flatMap((spender) => plan.warm(spender, "small").requests);
    const spend = plan.requests(
      spenders.length,
      (index) => ({ as: spenders[index]!, stream: false, outputTokens: overBudget }),
      { from: 700 },
    );
    const after = spenders.flatMap((as) =>
      plan.requests(plan.replicas, () => ({ as, stream: false, outputTokens: 8 })),
    );
    return {
      entities: spenders.flatMap(({ entities }) => entities),
      phases: [
        inOrder("warm", warm, { purpose: "warm" }),
        inOrder("spend", spend, { purpose: "traffic", settle: "none" }),
        inOrder("forget", after, {
          purpose: "enforce",
          idleMs: settledMs,
          faults: budgeted.map(({ ref }, index) => ({
            id: `f${index + 1}`,
            kind: "counter-evicted",
            ref,
            whenHeld: [],
          })),
        }),
      ],
    };
  },
});
