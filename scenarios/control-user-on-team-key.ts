import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken. LiteLLM does not hold a user to its own budget on a team's key, so it counts those requests and
 * reserves nothing for them. On a key of the user's own, of another customer, it reserves.
 */
export default defineScenario(import.meta.url, {
  id: "control-user-on-team-key",
  title: "A user with a budget sends with a team's key",
  about:
    "A user with a budget sends with a team's key, for which LiteLLM need not reserve, and another user with a key of its own. Requests complete on every replica, " +
    "first in order and then together. Nothing is broken, so each counter must be at what its row says.",
  needs: ["reservation", "counter:user", "counter:team"],

  build(plan) {
    const customers = [plan.caller("member", { team: null, user: 100 }), plan.caller("single", { user: 100 })];
    const requests = (count: number) =>
      plan.requests(count, (index) => ({ as: customers[index % 2]!, stream: index % 4 < 2 }));
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        inOrder(
          "warm",
          customers.flatMap((customer) => plan.warm(customer).requests),
          { purpose: "warm" },
        ),
        inOrder("in order", requests(4), { purpose: "traffic" }),
        together("together", requests(8), { purpose: "traffic" }),
      ],
    };
  },
});
