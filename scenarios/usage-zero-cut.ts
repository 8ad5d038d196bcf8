import { type Customer, defineScenario, type PlanBuilder, together } from "../harness/planner/index.ts";

/**
 * Streams whose usage block says that nothing was used, hung up on after it (#37992). One customer leaves before [DONE]:
 * LiteLLM may not have read the usage yet, so what it bills by its own count is a label. Another has read [DONE], which
 * LiteLLM writes after it has read the usage: its row must hold nothing for them. All of R must be given back.
 */
export default defineScenario(import.meta.url, {
  id: "usage-zero-cut",
  title: "The provider says that nothing was used, and the client leaves at the end",
  about:
    "Streams whose usage says that nothing was used. One customer hangs up before [DONE], another when it has read it. What the provider " +
    "calls free must not be billed to the second, and what was reserved must be given back to both.",
  modes: ["D1", "D39"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const [hasty, patient] = [plan.customer("hasty", 100), plan.customer("patient", 100)];
    const warm = plan.warm(hasty);
    const aborted = [...hangUps(plan, hasty, "before-done"), ...hangUps(plan, patient, "after-done")];
    return {
      entities: [...hasty.entities, ...patient.entities],
      phases: [
        { ...warm, requests: [...warm.requests, ...plan.warm(patient).requests] },
        together("hang up", plan.random.shuffle(aborted)),
      ],
    };
  },
});

function hangUps(plan: PlanBuilder, as: Customer, at: "before-done" | "after-done") {
  const closings = plan.closings(4);
  return plan.requests(closings.length, (index) => ({
    as,
    stream: true,
    outputTokens: 3,
    hangUp: { at, how: closings[index]! },
    provider: { usage: "zero" },
  }));
}
