import { defineScenario } from "../harness/planner/index.ts";
import { oneCommandOfEachEntity } from "./parts/one-entity-each.ts";

/**
 * The fault of redis-settlement-lost on the counter of every kind of entity in turn: Redis applies the settlement of one
 * request (R to C), its reply never reaches LiteLLM, and neither do the repairing DELs reach Redis. The counter is right as
 * it stands; whatever LiteLLM writes for this request afterwards is too much (D10).
 *
 * Each customer has a budget as one kind only. Newer releases write all counters of a request in one pipeline, and with
 * several budgets one lost reply would lose them all.
 */
export default defineScenario(import.meta.url, {
  id: "redis-settlement-lost-by-entity",
  title: "The reply to a settlement is lost, for each kind of entity",
  about:
    "For each kind of budgeted entity in turn Redis applies one settlement on its counter, but the reply is lost, and so are the DELs by which " +
    "LiteLLM repairs a counter that it is unsure of. The counter is right as it stands, and must be left so.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build: (plan) =>
    oneCommandOfEachEntity(plan, "lose replies", { amount: "negative", action: { kind: "apply-drop-reply" } }),
});
