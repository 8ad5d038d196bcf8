import { model, models } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/planner/index.ts";
import { failingRequests } from "./parts/failing-requests.ts";

/**
 * LiteLLM falls back to a second model when the first fails, and the provider fails that one, too: 500, 503 and 429 with a
 * retry-after, and JSON that breaks off. Two calls are one request with one reservation R, to be given back once: giving
 * it back per call leaves the counter too low, not giving it back too high. (With a fallback LiteLLM does not try the first again.)
 */
export default defineScenario(import.meta.url, {
  id: "provider-errors-fall-back",
  title: "Failed requests fall back to a second model that fails",
  about:
    "LiteLLM falls back to a second model when the first fails; the provider fails both calls of some requests. Their reservations must be " +
    "given back exactly once.",
  modes: ["D20", "D34"],
  needs: ["reservation", "counter:end_user"],
  settings: [`router_settings.fallbacks=[{${model.name}: [${models.second}]}]`],

  build: failingRequests,
});
