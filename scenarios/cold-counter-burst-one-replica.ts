import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/** Dollars that each row says before anybody asks for its counter. */
const past = 0.35;
const burst = 6;

/** How long the first increments are on their way, ms: time for all of the burst to find no counter. */
const slowMs = 800;

/**
 * An end user and a tag with a past and no counter get K requests each at the same moment, all on one replica. End users
 * and tags have no reseed from the database behind a lock: each request that finds no counter adds the spend that its
 * replica remembers of them by INCRBYFLOAT. So K requests add K × S, and the counter rests (K − 1) × S above its row (D13).
 *
 * What makes it sure is that Redis takes a while for the first K increments: when the first arrives, all have read.
 */
export default defineScenario(import.meta.url, {
  id: "cold-counter-burst-one-replica",
  title: "One replica seeds a cold counter for each request",
  about:
    `An end user and a tag have spent ${past} each, and their counters are cold. Each gets ${burst} requests at the same moment on one ` +
    "replica, while Redis takes a while for the first writes. Their past must be on each counter once.",
  modes: ["D13"],
  needs: ["counter:end_user"],
  replicas: 1,

  build(plan) {
    const warmer = plan.customer("warmer", 100);
    const spenders = [
      plan.caller("cold", { end_user: 100 }, { spent: past }),
      plan.caller("cold-too", { tag: 100 }, { spent: past }),
    ];
    const cold = spenders.flatMap(({ entities }) => entities.filter(({ spent }) => spent === past));
    return {
      entities: [...warmer.entities, ...spenders.flatMap(({ entities }) => entities)],
      phases: [
        plan.warm(warmer),
        together(
          "burst",
          spenders.flatMap((as) => plan.requests(burst, () => ({ as, stream: false }), { on: [0] })),
          { faults: cold.map(({ ref }, index) => slow(`f${index + 1}`, ref)) },
        ),
      ],
    };
  },
});

function slow(id: string, ref: string): PlannedFault {
  const action = { kind: "delay", ms: slowMs } as const;
  return redisFault(
    id,
    { command: "INCRBYFLOAT", key: `counter:${ref}`, amount: "positive", times: burst, action },
    burst,
  );
}
