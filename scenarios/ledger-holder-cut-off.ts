import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { heldByTurns } from "./parts/held-by-turns.ts";
import { leaseRefused } from "./parts/lease.ts";

/**
 * Since 1.110 one replica at a time writes spend to rows, under a lease in Redis of 60 s. Here the holder is cut off from
 * Postgres in the middle of its transaction, for longer than its lease: the other replica gets the lease, and meets
 * deliveries and rows that the transaction still has locked. Each cost is owed to the row exactly once, whoever writes it.
 * The other replica does not get the lease at first, so that it is known who holds it.
 */
const replicas = { holder: 1, other: 0 };

export default defineScenario(import.meta.url, {
  id: "ledger-holder-cut-off",
  title: "The replica that writes spend is cut off from Postgres",
  about:
    "The replica that holds the lease of LiteLLM's spend ledger is cut off from Postgres in the middle of a transaction, for 70 s where the lease is of 60 s. " +
    "Six requests complete meanwhile, and one follows on each replica. Rows must catch up, each cost once, and counter and row agree.",
  modes: ["D25"],
  needs: ["reservation", "counter:key", "counter:end_user", "spend-ledger"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const held = plan.requests(6, heldByTurns(plan, customer));
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        together("cut off", held, {
          faults: [
            leaseRefused("f1", replicas.other),
            {
              id: "f2",
              kind: "postgres-partition",
              replica: replicas.holder,
              whenHeld: held.map(({ id }) => id),
              forMs: 70_000,
              whileWriting: "customer-end-user",
            },
          ],
        }),
        inOrder(
          "after",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
