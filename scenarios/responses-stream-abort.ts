import { defineScenario } from "../harness/planner/index.ts";
import { everyPoint, hangUpTwiceAt } from "./parts/hang-up-everywhere.ts";

/**
 * Streaming clients of /v1/responses hang up at every point of an answer, twice at each: before and after its headers, in
 * its middle, before its usage, before its end, and when they have read all of it but the connection is still open. Each
 * may be billed for what was sent until then, never for its reservation.
 */
export default defineScenario(import.meta.url, {
  id: "responses-stream-abort",
  title: "Streaming clients of /v1/responses hang up at every point",
  about:
    "Clients of /v1/responses hang up before and after the headers, after chunks 1 and 4, before the usage, before the end and " +
    "just after it, twice at each point, beside streams that complete. All the rest of each R must be given back.",
  modes: ["D1", "D2"],
  needs: ["reservation", "counter:end_user", "route:/v1/responses"],

  build: (plan) => hangUpTwiceAt(plan, everyPoint, () => ({ route: "/v1/responses" })),
});
