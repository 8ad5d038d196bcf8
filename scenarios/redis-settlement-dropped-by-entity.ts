import { defineScenario } from "../harness/planner/index.ts";
import { oneCommandOfEachEntity } from "./parts/one-entity-each.ts";

/**
 * The fault of redis-settlement-dropped on the counter of every kind of entity in turn: the settlement of one request (R to
 * C) never reaches Redis, nor do the DELs by which LiteLLM repairs a counter that it is unsure of. The request completes
 * and is billed C; a release that lets a failed settlement be leaves R − C on the counter (D10).
 *
 * Each customer has a budget as one kind only, as in redis-reply-lost-by-entity.
 */
export default defineScenario(import.meta.url, {
  id: "redis-settlement-dropped-by-entity",
  title: "A settlement never reaches Redis, for each kind of entity",
  about:
    "For each kind of budgeted entity in turn one settlement on its counter never reaches Redis, and neither do the DELs by which LiteLLM " +
    "repairs a counter that it is unsure of. All requests complete, so each counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build: (plan) => oneCommandOfEachEntity(plan, "lose settlements", { amount: "negative", action: { kind: "drop" } }),
});
