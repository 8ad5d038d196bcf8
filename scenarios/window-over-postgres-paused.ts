import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { budget, spendMost } from "./parts/spend-most.ts";

/**
 * window-over, with Postgres standing still while a period ends: for 40 s, and a period is of 30. LiteLLM reads from Postgres which
 * windows are due, empties their counters, and writes to Postgres that the next period has begun. Where that write fails the window is
 * due again, on every replica, and is emptied of what was spent since (#36941). All is at rest before, and what is spent afterwards
 * must stay on counter and row.
 */
export default defineScenario(import.meta.url, {
  id: "window-over-postgres-paused",
  title: "The period of a window ends while Postgres stands still",
  about:
    "A key has a budget of 4.00 for every 30 s, and has spent 3.60. Postgres stands still for 40 s, in which the period ends. The key then " +
    "spends 3.60 again, which must be admitted and stay on the counter.",
  modes: ["D16", "D33"],
  needs: ["reservation", "counter:key_window"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key_window: budget }, { resetEvery: "30s" });
    return {
      entities: customer.entities,
      phases: [
        inOrder("warm", spendMost(plan, customer, [0]), { purpose: "warm" }),
        together("stand still", [], { faults: [{ id: "f1", kind: "postgres-pause", whenHeld: [], forMs: 40_000 }] }),
        inOrder("spend again", spendMost(plan, customer), { purpose: "traffic" }),
      ],
    };
  },
});
