import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

const customers = 8;

/**
 * Nothing is broken. Eight keys have a window each, and the first request of each is sent to every replica, one every 300 ms. The
 * replicas' first batches meet windows that have no row yet: 1.106.2 makes it of the spend logs, which may hold what another replica
 * then adds with its own first batch (D35). The counter is raised to the row at the next request, so one more follows on each replica.
 * Whether it happens to a window depends on where in their intervals the replicas' batches are, hence eight windows one after the other.
 */
export default defineScenario(import.meta.url, {
  id: "window-first-increments",
  title: "All replicas charge new windows at once",
  about:
    "Eight keys have a budget for a window of time each, and every replica gets one of a key's first requests. Counters and rows of the " +
    "windows must hold what these cost, once.",
  modes: ["D35"],
  minReplicas: 2,
  needs: ["reservation", "counter:key_window"],

  build(plan) {
    const all = Array.from({ length: customers }, (_, index) =>
      plan.caller(`customer-${index + 1}`, { key_window: 100 }),
    );
    const warmer = plan.customer("warmer", 100);
    const once = () => all.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: [...warmer.entities, ...all.flatMap(({ entities }) => entities)],
      phases: [
        plan.warm(warmer),
        together("first", once(), { everyMs: 300, purpose: "traffic" }),
        inOrder("again", once(), { purpose: "probe" }),
      ],
    };
  },
});
