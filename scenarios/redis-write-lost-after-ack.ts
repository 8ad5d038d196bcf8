import type { EntityKind } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";

const perReplica = 3;

/** Whose counter loses which write; a reservation is a positive increment, a settlement downwards a negative one. */
const losses = (["end_user", "key"] as EntityKind[]).flatMap((kind) =>
  (["positive", "negative"] as const).map((amount) => ({ kind, amount })),
);

/**
 * Redis answers a write, and then has not got it: a failover to a replica that lagged behind. Two customers lose the
 * reservation of one request, two the settlement of one; all is answered, so LiteLLM has nothing to repair. Of a lost reservation
 * C − R must not be applied to a counter that holds no R, which would leave it R too low; of a lost settlement R must not
 * stay. LiteLLM could see both in the next answer, which does not continue the one before. Requests that follow give it
 * the occasion.
 */
export default defineScenario(import.meta.url, {
  id: "redis-write-lost-after-ack",
  title: "Redis acknowledges writes and loses them",
  about:
    "Of an end user and of a key Redis acknowledges one reservation and does not keep it, of another end user and another key one settlement, as in " +
    "a failover to a replica that lagged behind. All requests complete, more follow, and the counters must come to what was spent.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customers = losses.map(({ kind, amount }) => {
      const ref = amount === "positive" ? "reserves" : "settles";
      const word = kind.replaceAll("_", "-");
      return { ...plan.caller(`${word}-${ref}`, { [kind]: 100 }), amount, counter: `${word}-${ref}-${word}` };
    });
    const warm = customers.flatMap((customer) => plan.warm(customer).requests);
    const lost = customers.map(({ counter, amount }, index) =>
      redisFault(`f${index + 1}`, {
        command: "INCRBYFLOAT",
        key: `counter:${counter}`,
        amount,
        skip: plan.random.int(0, perReplica * plan.replicas - 1),
        times: 1,
        action: { kind: "acknowledge-only" },
      }),
    );
    const during = customers.flatMap((as) =>
      plan.requests(perReplica * plan.replicas, (index) => ({ as, stream: index % 2 === 0 })),
    );
    const after = customers.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        inOrder("warm", warm, { purpose: "warm" }),
        together("lose writes", plan.random.shuffle(during), { faults: lost }),
        inOrder("afterwards", after, { purpose: "traffic" }),
      ],
    };
  },
});
