import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { budget, onEachReplica, resets, type Spender, spendAll } from "./parts/spend-and-reset.ts";

/** Dollars: room for the probes, and past the budget. */
const lower = budget / 4;
const higher = budget + 1;

/**
 * Five customers are held to a budget of 4.00, three as a key and two as a user. Three spend all of it and are refused on
 * every replica, rightly; two spend little. Then an administrator sets their spend through replica 0: of those three to
 * 1.00, one key by `/key/…/reset_spend`, the other by `/key/update`, the user by `/user/update`, and all must be admitted
 * on every replica, since 1.00 and what they spend from then on is all that counts; of the other two to 5.00, and both
 * must be refused on every replica.
 */
export default defineScenario(import.meta.url, {
  id: "spend-set-by-administrator",
  title: "An administrator sets spend to some amount, through one replica",
  about:
    "Two keys and a user spend all of their budgets of 4.00 and are refused on every replica; another key and user spend little. An " +
    "administrator sets the spend of the first to 1.00 and of the others to 5.00 through replica 0. From then on the first must be " +
    "admitted on every replica, and the others refused.",
  modes: ["D16"],
  needs: ["reservation", "counter:key", "counter:user"],

  build(plan) {
    const spender = (ref: string, kind: "key" | "user"): Spender => ({
      ...plan.caller(ref, { [kind]: budget }),
      budgeted: `${ref}-${kind}`,
    });
    const lowered = [spender("reset", "key"), spender("update", "key"), spender("user", "user")];
    const raised = [spender("raised", "key"), spender("raised-user", "user")];
    const all = [...lowered, ...raised];
    const faults = resets(all, "administrator").map((fault, index) => ({
      ...fault,
      to: index < lowered.length ? lower : higher,
      ...(fault.ref === "update-key" || fault.ref === "raised-key" ? { route: "update" as const } : {}),
    }));
    return {
      entities: all.flatMap(({ entities }) => entities),
      phases: [
        ...spendAll(plan, lowered, all),
        together("set", [], { faults }),
        inOrder("probe", onEachReplica(plan, lowered), { purpose: "probe", settle: "none" }),
        together("enforce again", onEachReplica(plan, raised), { purpose: "enforce" }),
      ],
    };
  },
});
