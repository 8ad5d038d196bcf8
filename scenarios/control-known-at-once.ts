import { type Customer, defineScenario, together } from "../harness/planner/index.ts";

/** Dollars: the default budget of end users, and the same for one that was created. */
const budget = 0.5;

/**
 * The burst of newcomers-at-once by end users that LiteLLM knows: one that was created beforehand, and one that it has met
 * in a small request on each replica. Of each at most one stream may pass. What holds for them and not for a newcomer is
 * the newcomer's defect (#40095).
 */
export default defineScenario(import.meta.url, {
  id: "control-known-at-once",
  title: "The same burst by an end user that was created, and by one that was met before",
  about:
    "As newcomers-at-once, but the end user was created beforehand, or has been served once on each replica. Four streams on each replica at once, each of " +
    "which costs more than the whole budget: at most one may pass.",
  needs: ["counter:end_user", "reservation"],
  settings: ["litellm_settings.max_end_user_budget_id=p429-half"],

  build(plan) {
    const met = plan.caller("met", { end_user: budget }, { known: false });
    const created = plan.caller("created", { end_user: budget });
    const burst = (as: Customer) =>
      plan.requests(
        4 * plan.replicas,
        () => ({ as, stream: true, outputTokens: 300, provider: { chunks: 8, dripMs: 300 } }),
        { from: 700 },
      );
    return {
      entities: [...met.entities, ...created.entities],
      phases: [
        { ...plan.warm(met, "small"), settle: "quiescent" },
        together("met", burst(met), { purpose: "traffic" }),
        together("created", burst(created), { purpose: "traffic" }),
      ],
    };
  },
});
