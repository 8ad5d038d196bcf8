import { defineScenario } from "../harness/planner/index.ts";
import { oneCommandOfEachEntity } from "./parts/one-entity-each.ts";

/**
 * The fault of redis-reply-lost on the counter of every kind of entity in turn: Redis applies the reservation R of one
 * request, its reply never reaches LiteLLM, and neither do the repairing DELs reach Redis. LiteLLM serves the request
 * without a reservation and adds C at the end, so a counter that keeps the R rests above its row by R (D10).
 *
 * Each customer has a budget as one kind only. Newer releases write all counters of a request in one pipeline, and with
 * several budgets one lost reply would lose them all.
 */
export default defineScenario(import.meta.url, {
  id: "redis-reply-lost-by-entity",
  title: "The reply to a reservation is lost, for each kind of entity",
  about:
    "For each kind of budgeted entity in turn Redis applies one reservation on its counter, but the reply is lost, and so are the DELs by which " +
    "LiteLLM repairs a counter that it is unsure of. All requests complete, so each counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build: (plan) =>
    oneCommandOfEachEntity(plan, "lose replies", { amount: "positive", action: { kind: "apply-drop-reply" } }),
});
