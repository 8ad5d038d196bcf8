import { defineScenario, inOrder } from "../harness/planner/index.ts";

/** Dollars: a budget, and output tokens that cost a little more than it. */
const budget = 1;
const overBudget = 520;

/** A replica without Redis remembers 200 counters, and forgets the oldest for the newest: new tags, several times as many. */
const tagsEach = 60;
const crowd = 10;

/**
 * LiteLLM without Redis: each replica counts in its own memory, and all that replicas share is the rows. A key spends its
 * whole budget on replica 0 and asks replica 1 at once, which cannot know of it yet: that is how such a deployment is, and
 * told by a label. When the rows are written, both must refuse: replica 1 of 1.106.2 does not (D42). Then a crowd brings so many new tags that the key's
 * counter is forgotten on both replicas, and both must still refuse, for the row says it all.
 */
export default defineScenario(import.meta.url, {
  id: "no-redis-enforced",
  title: "Without Redis, a spent budget is enforced on every replica",
  about:
    "LiteLLM has no Redis. A key spends its budget on one replica. When the rows say so, requests must be refused on every replica, and also after the key's " +
    "counter in memory was crowded out by new tags.",
  modes: ["D42"],
  needs: ["counter:key"],
  minReplicas: 2,
  exclusive: true,
  settings: ["litellm_settings.cache=false"],

  build(plan) {
    const customer = plan.caller("customer", { key: budget });
    const others = plan.caller("crowd", {});
    const enforce = () => plan.requests(plan.replicas, () => ({ as: customer, stream: false, outputTokens: 8 }));
    return {
      entities: [...customer.entities, ...others.entities],
      phases: [
        plan.warm(customer, "small"),
        inOrder(
          "spend",
          [
            ...plan.requests(1, () => ({ as: customer, stream: false, outputTokens: overBudget }), {
              from: 700,
              on: [0],
            }),
            ...plan.requests(1, () => ({ as: customer, stream: false, outputTokens: 8 }), { on: [1] }),
          ],
          { purpose: "traffic" },
        ),
        inOrder("enforce", enforce(), { purpose: "enforce", settle: "none" }),
        inOrder(
          "crowd",
          plan.requests(
            crowd * plan.replicas,
            (index) => ({ as: others, stream: false, body: { metadata: { tags: newTags(`crowd-${index}`) } } }),
            { from: 1000 },
          ),
          { purpose: "traffic" },
        ),
        inOrder("enforce again", enforce(), { purpose: "enforce", settle: "none" }),
      ],
    };
  },
});

function newTags(prefix: string): string[] {
  return Array.from({ length: tagsEach }, (_, index) => `${prefix}-${index}`);
}
