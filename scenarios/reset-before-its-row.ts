import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { onEachReplica, resets } from "./parts/spend-and-reset.ts";

/** Dollars: nothing is refused. */
const budget = 100;

/** LiteLLM settles within some milliseconds of an answer, and writes rows 1 to 6 s later, ms. */
const settledMs = 300;

/**
 * A key and a user spend something on each replica. LiteLLM has settled it on their counters, and has not written their rows
 * yet, when an administrator sets their spend to zero. From then on counter and row may hold only what comes after. LiteLLM
 * adds the batch that it still has to a row that was reset meanwhile, as #39150 says of the end of a period.
 */
export default defineScenario(import.meta.url, {
  id: "reset-before-its-row",
  title: "Spend is reset before its row is written",
  about:
    "A key and a user spend something. An administrator sets their spend to zero before LiteLLM has written it to their rows. " +
    "What they spend after that must be all that their counters and rows hold.",
  modes: ["D16", "D44"],
  needs: ["reservation", "counter:key", "counter:user"],

  build(plan) {
    const spenders = ["key", "user"].map((kind) => ({
      ...plan.caller(`late-${kind}`, { [kind]: budget }),
      budgeted: `late-${kind}-${kind}`,
    }));
    const spend = spenders.flatMap((as) =>
      plan.requests(plan.replicas, () => ({ as, stream: false, outputTokens: 200 }), { from: 210 }),
    );
    return {
      entities: spenders.flatMap(({ entities }) => entities),
      phases: [
        { ...plan.warm(spenders[0]!), requests: spenders.flatMap((as) => plan.warm(as, "small").requests) },
        inOrder("spend", spend, { purpose: "traffic", settle: "none" }),
        together("reset", [], { idleMs: settledMs, faults: resets(spenders, "administrator") }),
        inOrder("probe", onEachReplica(plan, spenders), { purpose: "probe" }),
      ],
    };
  },
});
