import type { EntityKind, PlannedFault, PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

const byPeriod: EntityKind[] = ["key", "team", "user", "team_member", "organization", "end_user", "tag"];

/** Requests of each customer; a phase has at most 63 that are held for faults. */
const most = 7;

/**
 * Eight customers, seven budgeted as different kinds of entity and one whose spend an administrator resets, have a request
 * on each replica that the provider holds when their spend is reset. Then the requests complete. They are paid for after
 * the reset, so row and counter must both come to what they cost. A reservation R that a reset has cleared away must not
 * be settled by C − R all the same, which would leave the counter below zero (D17), and must not stay either.
 */
export default defineScenario(import.meta.url, {
  id: "reset-while-in-flight",
  title: "Spend is reset while requests are in flight",
  about:
    "Customers budgeted as different kinds of entity have requests in flight, held at the provider, when their spend is reset, by an " +
    "administrator or because a period is over. Then the requests complete, and counter and row must hold what they cost.",
  modes: ["D16", "D17", "D33"],
  needs: ["reservation", "counter:key"],

  build(plan) {
    const customers = [
      { by: "administrator" as const, kind: "key" as EntityKind, ref: "reset-key" },
      ...byPeriod.map((kind) => ({ by: "period" as const, kind, ref: kind.replaceAll("_", "-") })),
    ].map(({ by, kind, ref }) => ({
      ...plan.caller(ref, { [kind]: 100 }, by === "period" ? { resetEvery: "30d" } : {}),
      by,
      budgeted: `${ref}-${kind.replaceAll("_", "-")}`,
    }));
    const warm: PlannedPhase = {
      ...plan.warm(customers[0]!),
      settle: "quiescent",
      requests: customers.flatMap((customer) => plan.warm(customer).requests),
    };
    const inFlight = customers.map((as) =>
      plan.requests(Math.min(plan.replicas, most), () => ({ as, stream: false, holdAt: "before-headers" })),
    );
    const resets = customers.map(
      ({ by, budgeted }, index): PlannedFault => ({
        id: `f${index + 1}`,
        kind: "spend-reset",
        by,
        ref: budgeted,
        replica: 0,
        whenHeld: inFlight[index]!.map(({ id }) => id),
      }),
    );
    // They bring back the counters that a reset or a repair has deleted, so that there is something to compare.
    const after = customers.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        warm,
        together("reset", inFlight.flat(), { faults: resets }),
        inOrder("probe", after, { purpose: "probe" }),
      ],
    };
  },
});
