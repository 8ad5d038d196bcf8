import { defineScenario } from "../harness/planner/index.ts";
import { failingRequests } from "./parts/failing-requests.ts";

/**
 * LiteLLM tries each failed request again twice. The provider fails every attempt of some requests: 500, 503 and 429 with a
 * retry-after, and JSON that breaks off. Three attempts are one request with one reservation R, to be given back once:
 * giving it back per attempt leaves the counter too low, not giving it back too high.
 */
export default defineScenario(import.meta.url, {
  id: "provider-errors-retried",
  title: "Failed requests are tried again and fail again",
  about:
    "LiteLLM tries failed requests twice more and the provider fails every attempt of some. However often one was tried, its reservation must " +
    "be given back exactly once.",
  modes: ["D20"],
  needs: ["reservation", "counter:end_user"],
  // The other way round litellm.num_retries, 0, comes with each error and overrides the router's: 1.84.0 to 1.100.5.
  settings: ["litellm_settings.num_retries=2", "router_settings.num_retries=2"],

  build: failingRequests,
});
