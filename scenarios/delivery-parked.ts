import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { heldByTurns } from "./parts/held-by-turns.ts";

/**
 * Since 1.110 a request's cost is a delivery in a ledger, and a worker writes many of them to rows in one transaction. Where
 * that fails it tries each alone, five times in some 30 s, and then parks what Postgres refuses: it is never tried again.
 * Here Postgres refuses one customer's row for as long as that takes, and takes it again afterwards. What was spent
 * meanwhile must come to the row in the end; a row that lacks it says that less was spent (D37). The other customer, whose
 * deliveries failed with those at first, must lose nothing.
 */
export default defineScenario(import.meta.url, {
  id: "delivery-parked",
  title: "Postgres refuses a customer's row until LiteLLM gives up",
  about:
    "Postgres refuses one customer's row while four of its requests complete, until LiteLLM has given up writing them, and takes it again afterwards; " +
    "four requests of another customer complete beside them. Rows must hold in the end what each customer spent: counter and row agree.",
  modes: ["D37"],
  needs: ["reservation", "counter:key", "counter:end_user", "spend-ledger"],
  exclusive: true,

  build(plan) {
    const refused = plan.caller("refused", { key: 100, end_user: 100 });
    const other = plan.caller("other", { key: 100, end_user: 100 });
    const warm = plan.warm(refused);
    const warmOther = { ...plan.warm(other), name: "warm the other", settle: "quiescent" as const };
    const requests = (as: typeof refused) => plan.requests(4, heldByTurns(plan, as));
    const held = [...requests(refused), ...requests(other)];
    const after = [refused, other].flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: [...refused.entities, ...other.entities],
      phases: [
        warm,
        warmOther,
        together("refuse", plan.random.shuffle(held), {
          faults: [
            {
              id: "f1",
              kind: "row-refused",
              ref: "refused-end-user",
              whenHeld: held.map(({ id }) => id),
              forMs: 90_000,
            },
          ],
        }),
        inOrder("after", after, { purpose: "traffic" }),
      ],
    };
  },
});
