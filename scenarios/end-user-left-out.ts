import { defineScenario, inOrder } from "../harness/planner/index.ts";

/**
 * One key serves an end user and requests that name none. On each replica a request of the end user comes first, and then
 * one without an end user, which is none of this end user's spend. LiteLLM keeps the key in memory, and with it the end
 * user of the request that it was read for (#29142, #31441).
 */
export default defineScenario(import.meta.url, {
  id: "end-user-left-out",
  title: "Requests that name no end user follow those of an end user, with one key",
  about:
    "On each replica a request of an end user comes first, then one of the same key that names no end user. " +
    "The end user's counter and row must hold only what the end user's own requests cost.",
  modes: ["D45"],
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const nameless = customer.identities.filter((ref) => ref !== "customer");
    const onEachReplica = (identities: string[]) =>
      plan.requests(plan.replicas, () => ({ as: customer, identities, stream: false }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
        inOrder("nameless", onEachReplica(nameless), { purpose: "traffic" }),
        inOrder("probe", onEachReplica(customer.identities), { purpose: "probe" }),
      ],
    };
  },
});
