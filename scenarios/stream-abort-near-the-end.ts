import { defineScenario } from "../harness/planner/index.ts";
import { hangUpTwiceAt } from "./parts/hang-up-everywhere.ts";

/**
 * Streaming clients have read the whole text and hang up before the usage, before [DONE], or just after it. What they
 * were sent may be billed in full; the rest of the reservation must be given back, however late they went.
 */
export default defineScenario(import.meta.url, {
  id: "stream-abort-near-the-end",
  title: "Streaming clients hang up near the end",
  about:
    "Six streaming clients have read the whole text and hang up before the usage, before [DONE], or just after it, beside " +
    "streams that complete. What they were sent may be billed in full, and the rest of each R must be given back.",
  modes: ["D1", "D2"],
  needs: ["reservation", "counter:end_user"],

  build: (plan) => hangUpTwiceAt(plan, ["before-usage", "before-done", "after-done"]),
});
