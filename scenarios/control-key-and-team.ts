import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken, and only a key and a team have budgets, which every release counts: the control of those that count
 * no end users and reserve nothing. Requests of two keys of the team complete on every replica, in order and then together.
 */
export default defineScenario(import.meta.url, {
  id: "control-key-and-team",
  title: "Requests of a team's keys complete",
  about:
    "Requests with a budgeted key of a budgeted team, and with one of another, complete on every replica, first in order and then together. " +
    "Nothing is broken, so each counter must be at what its row says.",
  needs: ["counter:key", "counter:team"],

  build(plan) {
    const customers = ["first", "second"].map((name) => plan.caller(name, { key: 100, team: 100 }));
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
