import { defineScenario } from "../harness/planner/index.ts";
import { accessGroupCustomer } from "./parts/access-group.ts";
import { everyPoint, hangUpTwiceAt } from "./parts/hang-up-everywhere.ts";

/**
 * Streaming clients of /v1/completions hang up at every point of an answer, as in completions-stream-abort; their key may call the
 * models of a group that has a budget. A reservation that is not given back stays on the group's counter, too, and is then held
 * against every key of the group.
 */
export default defineScenario(import.meta.url, {
  id: "access-group-stream-abort",
  title: "Streaming clients hang up on the budget of a model access group",
  about:
    "Clients of /v1/completions, by a key that may call the models of a group with a budget, hang up at every point of an answer, " +
    "twice at each, beside streams that complete. All the rest of each R must be given back to the group.",
  modes: ["D1", "D2"],
  needs: ["reservation", "counter:model_access_group", "route:/v1/completions"],
  exclusive: true,

  build: (plan) => hangUpTwiceAt(plan, everyPoint, () => ({ route: "/v1/completions" }), accessGroupCustomer(plan)),
});
