import { defineScenario } from "../harness/planner/index.ts";
import { everyPoint, hangUpTwiceAt } from "./parts/hang-up-everywhere.ts";

/**
 * Streaming clients of the old /v1/completions hang up at every point of an answer, twice at each. Each may be billed for
 * what was sent until then, never for its reservation.
 */
export default defineScenario(import.meta.url, {
  id: "completions-stream-abort",
  title: "Streaming clients of /v1/completions hang up at every point",
  about:
    "Clients of /v1/completions hang up before and after the headers, after chunks 1 and 4, before the usage, before the end " +
    "and just after it, twice at each point, beside streams that complete. All the rest of each R must be given back.",
  modes: ["D1", "D2"],
  needs: ["reservation", "counter:end_user", "route:/v1/completions"],

  build: (plan) => hangUpTwiceAt(plan, everyPoint, () => ({ route: "/v1/completions" })),
});
