import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";
import { leaseRefused } from "./parts/lease.ts";

/**
 * Since 1.110 one replica at a time writes spend to rows, under a lease in Redis of 60 s, and deletes what caches hold of team
 * members when its transaction has been committed. Here it dies at that moment: the first deletion of a team member is not
 * applied, and the replica is killed. `enable_redis_auth_cache` keeps that cache in Redis; where it is in the memory of each
 * replica it dies with the replica. The rows have what was committed; all that comes later waits until the lease is over,
 * and must be written then, each cost once.
 * The holder serves none of the requests, so that nothing else of it asks for the team member; the other replica does not
 * get the lease at first, so that it is known who holds it.
 */
const replicas = { holder: 1, other: 0 };

export default defineScenario(import.meta.url, {
  id: "ledger-holder-killed",
  title: "The replica that writes spend dies when it has committed",
  about:
    "The replica that holds the lease of LiteLLM's spend ledger is killed between its commit and the deletion of a cached team member. Four requests " +
    "complete before it and four after it, on the other replica. Rows must catch up when the lease is over, each cost once, and counter and row agree.",
  modes: ["D25"],
  needs: ["reservation", "counter:key", "counter:team_member", "counter:end_user", "spend-ledger"],
  minReplicas: 2,
  exclusive: true,
  settings: ["litellm_settings.enable_redis_auth_cache=true"],

  build(plan) {
    const customer = plan.caller("customer", { key: 100, team: 100, team_member: 100, end_user: 100 });
    const ask = () =>
      plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: plan.others(replicas.holder) });
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        together("die", ask(), {
          faults: [
            leaseRefused("f1", replicas.other),
            redisFault("f2", {
              command: "DEL",
              key: "*team_membership:*",
              replica: replicas.holder,
              times: 1,
              action: { kind: "drop" },
            }),
            { id: "f3", kind: "replica-kill", replica: replicas.holder, whenHeld: [], whenStruck: "f2" },
          ],
        }),
        inOrder("after", ask(), { purpose: "traffic" }),
      ],
    };
  },
});
