import { defineScenario } from "../harness/planner/index.ts";
import { budget, spendAndReset } from "./parts/spend-and-reset.ts";

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
    const spenders = ["key", "user"].map((kind) => ({
      ...plan.caller(`${kind}-spender`, { [kind]: budget }),
      budgeted: `${kind}-spender-${kind}`,
    }));
    return spendAndReset(plan, spenders, "administrator", "reset");
  },
});
