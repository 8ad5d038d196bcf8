import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/** Dollars: a budget, and what of it is spent already: twice that is more than the budget, whatever is in flight. */
const budget = 100;
const past = 60;

/** A replica without Redis remembers 200 counters, and forgets the oldest for the newest: as many new tags at once, several times. */
const tagsEach = 60;
const crowd = 15;

/**
 * LiteLLM without Redis counts in the replica's memory, which holds 200 counters for at most 600 s each. A customer's key
 * has spent 60 of 100. Its requests come in bursts while a crowd of others brings so many new tags that the key's counter
 * is forgotten over and over, with requests in flight. Whoever misses it reads S from the database: an admission, which
 * adds S to the counter, and a settlement, which sets the counter to S. Side by side they make 2 × S (D14, #36926), which
 * is over the budget: the key is refused with 60 spent, and up to 30 in flight.
 *
 * No wire shows these counters. What is judged is what clients are told: nobody may be refused below the budget, and a
 * key that has spent its budget must be.
 */
export default defineScenario(import.meta.url, {
  id: "no-redis",
  title: "Without Redis, counters in memory are forgotten under load",
  about:
    `LiteLLM has no Redis. A key has spent ${past} of its ${budget}, and its counter in the replica's memory is crowded out by new tags again and ` +
    "again while its requests come in bursts. It must not be refused; a key that has spent its budget must be.",
  modes: ["D14", "D25"],
  needs: ["counter:key"],
  replicas: 1,
  exclusive: true,
  settings: ["litellm_settings.cache=false"],

  build(plan) {
    const customer = plan.caller("customer", { key: budget }, { spent: past });
    const spent = plan.caller("exhausted", { key: budget }, { spent: budget + 1 });
    const others = plan.caller("crowd", {});
    const burst = (name: string): PlannedPhase =>
      together(
        name,
        plan.random.shuffle([
          ...plan.requests(30, () => ({ as: customer, stream: false }), { from: 10 }),
          ...plan.requests(
            crowd,
            (index) => ({ as: others, stream: false, body: { metadata: { tags: newTags(`${name} ${index}`) } } }),
            { from: 1000 },
          ),
        ]),
        { purpose: "traffic", settle: "none" },
      );
    return {
      entities: [...customer.entities, ...spent.entities, ...others.entities],
      phases: [
        plan.warm(customer, "small"),
        burst("first crowd"),
        burst("second crowd"),
        { ...burst("third crowd"), settle: "quiescent" },
        inOrder(
          "enforce",
          [
            ...plan.requests(2, () => ({ as: customer, stream: false })),
            ...plan.requests(1, () => ({ as: spent, stream: false })),
          ],
          { purpose: "enforce", settle: "none" },
        ),
      ],
    };
  },
});

function newTags(prefix: string): string[] {
  return Array.from({ length: tagsEach }, (_, index) => `${prefix} ${index}`.replaceAll(" ", "-"));
}
