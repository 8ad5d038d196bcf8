import { defineScenario, inOrder } from "../harness/planner/index.ts";

/** Dollars that each row says before anybody asks for its counter. */
const past = 0.35;

/**
 * Nothing is broken. A key, a team, an organisation, a customer and a tag have a past S in their rows and no counter;
 * their requests come one after the other, on all replicas in turn. The first finds no counter and seeds it with S; each
 * later one finds it. So every counter rests at S + ΣC, like its row. A release that seeds a counter from a row that holds
 * the charge of the request already has it twice (D29): a race, seen once in 39 trials of 1.85.3.
 */
export default defineScenario(import.meta.url, {
  id: "cold-counter-in-order",
  title: "Cold counters are seeded by one request at a time",
  about:
    `Entities that have spent ${past} each, and whose counters are cold, get requests one after the other on all replicas. Nothing is broken: ` +
    "their past must be on each counter once.",
  modes: ["D29"],
  needs: ["counter:end_user"],

  build(plan) {
    const spenders = [
      plan.caller("past", { key: 100, end_user: 100, tag: 100 }, { spent: past }),
      plan.caller("past-too", { team: 100, team_member: 100, organization: 100 }, { spent: past }),
    ];
    return {
      entities: spenders.flatMap(({ entities }) => entities),
      phases: [
        inOrder(
          "traffic",
          spenders.flatMap((as) => plan.requests(2 * plan.replicas, () => ({ as, stream: false }))),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
