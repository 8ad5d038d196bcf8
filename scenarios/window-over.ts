import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { budget, spendMost } from "./parts/spend-most.ts";

/**
 * Nothing is broken. A key and its team have a budget of 4.00 for every 30 s, which LiteLLM aligns to the clock: :00 and :30. They
 * spend 3.60, are idle for 45 s, in which a period ends and LiteLLM's reset job (every 10 s) meets that, and spend 3.60 again. All
 * must be admitted. Counter and row of a window hold what was spent since its last period's end.
 *
 * One replica has the first requests: of two that charge a window at first, both may put it into the window's row (1.106.2, scenario
 * window-first-increments).
 */
export default defineScenario(import.meta.url, {
  id: "window-over",
  title: "The periods of windows end",
  about:
    "A key and its team have a budget of 4.00 for every 30 s each. They spend 3.60, are idle for 45 s, and spend 3.60 again, all of which " +
    "must be admitted: a period has ended meanwhile. Nothing is broken.",
  modes: ["D16", "D25", "D33"],
  needs: ["reservation", "counter:key_window", "counter:team_window"],

  build(plan) {
    const customer = plan.caller("customer", { key_window: budget, team_window: budget }, { resetEvery: "30s" });
    return {
      entities: customer.entities,
      phases: [
        inOrder("warm", spendMost(plan, customer, [0]), { purpose: "warm" }),
        together("wait", [], { idleMs: 45_000, purpose: "probe" }),
        inOrder("spend again", spendMost(plan, customer), { purpose: "traffic" }),
      ],
    };
  },
});
