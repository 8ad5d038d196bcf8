import { defineScenario, inOrder, together } from "../harness/traffic/index.ts";
import { budget, onEachReplica, resets, type Spender, type SpendReset, spendAll } from "./parts/spend-and-reset.ts";

/** Dollars: room for the probes, and past the budget. */
const lower = budget / 4;
const higher = budget + 1;

/**
 * Three customers, two held to a budget of 4.00 as a key and one as a user, spend all of it and are refused on every
 * replica, rightly. Then an administrator sets their spend through replica 0: at first to 1.00, one key by
 * `/key/…/reset_spend`, the other by `/key/update`, the user by `/user/update`, and all must be admitted on every
 * replica, since 1.00 and what they spend from then on is all that counts; then the second key and the user to 5.00, and
 * both must be refused on every replica.
 */
export default defineScenario(import.meta.url, {
  id: "spend-set-by-administrator",
  title: "An administrator sets spend to some amount, through one replica",
  about:
    "Two keys and a user spend all of their budgets of 4.00 and are refused on every replica. An administrator sets their spend to 1.00 " +
    "through replica 0, and they must be admitted on every replica; then one key's and the user's to 5.00, and both must be refused.",
  modes: ["D16"],
  needs: ["reservation", "counter:key", "counter:user"],

  build(plan) {
    const spender = (ref: string, kind: "key" | "user"): Spender => ({
      ...plan.caller(ref, { [kind]: budget }),
      budgeted: `${ref}-${kind}`,
    });
    const [reset, update, user] = [spender("reset", "key"), spender("update", "key"), spender("user", "user")];
    const all = [reset, update, user];
    const raised = [update, user];
    const by = (faults: readonly SpendReset[], to: number, from: number) =>
      faults.map((fault, index) => ({
        ...fault,
        id: `f${from + index}`,
        to,
        ...(fault.ref === update.budgeted ? { route: "update" as const } : {}),
      }));
    return {
      entities: all.flatMap(({ entities }) => entities),
      phases: [
        ...spendAll(plan, all),
        together("set lower", [], { faults: by(resets(all, "administrator"), lower, 1) }),
        inOrder("probe", onEachReplica(plan, all), { purpose: "probe" }),
        together("set higher", [], { faults: by(resets(raised, "administrator"), higher, 1 + all.length) }),
        together("enforce again", onEachReplica(plan, raised), { purpose: "enforce" }),
      ],
    };
  },
});
