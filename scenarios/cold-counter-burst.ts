import type { EntityKind, PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/** Dollars that each entity's row says before anybody asks for its counter. */
const past = 0.7;

const kinds: EntityKind[] = ["key", "team", "user", "team_member", "organization"];

/** How long the first increments and seeds of each counter are on their way, ms: a busy Redis, and time for both to miss. */
const slowMs = 500;

/**
 * An entity with a past and no counter gets one request on each of N replicas at the same moment, as when a counter's TTL
 * runs out under load. Each replica finds no counter, reads the same S from the row and is about to write it. Who writes
 * S by INCRBYFLOAT adds it once per replica, and the counter rests at N × S + ΣC over a row of S + ΣC (D12); who writes
 * it by SET NX, once.
 *
 * What makes it sure is that Redis takes half a second for the first increment or seed of each replica: when the first of
 * them arrives, both have read. Nothing is lost, and nobody times out.
 */
export default defineScenario(import.meta.url, {
  id: "cold-counter-burst",
  title: "All replicas meet the same cold counter at once",
  about:
    `A key, a team, a user, a team member and an organisation have spent ${past} each, and their counters are cold. Each gets one request ` +
    "on each replica at the same moment, while Redis takes half a second for the first write. Its past must be on each counter once.",
  modes: ["D12"],
  needs: ["counter:key"],
  minReplicas: 2,

  build(plan) {
    const warmer = plan.customer("warmer", 100);
    const spenders = kinds.map((kind) =>
      plan.caller(`cold-${kind.replaceAll("_", "-")}`, { [kind]: 100 }, { spent: past }),
    );
    const cold = spenders.flatMap(({ entities }) => entities.filter(({ spent }) => spent === past));
    const burst = spenders.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: [...warmer.entities, ...spenders.flatMap(({ entities }) => entities)],
      phases: [
        plan.warm(warmer),
        together("burst", plan.random.shuffle(burst), {
          faults: cold.flatMap(({ ref }, index) => [
            slow(`f${2 * index + 1}`, ref, "INCRBYFLOAT", plan.replicas),
            slow(`f${2 * index + 2}`, ref, "SET", plan.replicas),
          ]),
        }),
      ],
    };
  },
});

/** Only LiteLLM's newer releases seed by SET. */
function slow(id: string, ref: string, command: "INCRBYFLOAT" | "SET", times: number): PlannedFault {
  const amount = command === "SET" ? "any" : "positive";
  const action = { kind: "delay", ms: slowMs } as const;
  return redisFault(id, { command, key: `counter:${ref}`, amount, times, action }, command === "SET" ? 0 : times);
}
