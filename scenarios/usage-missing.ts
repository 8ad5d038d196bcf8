import { defineScenario } from "../harness/planner/index.ts";
import { needs, wrongUsage } from "./parts/wrong-usage.ts";

/** Whole answers that say no usage. */
export default defineScenario(import.meta.url, {
  id: "usage-missing",
  title: "The provider says no usage",
  about:
    "Chat completions, responses and messages are answered whole, as JSON and as streams, without a usage block, beside requests that have one. They may be billed for what was sent, or not at all, and what was reserved must be given back.",
  modes: ["D32"],
  needs,

  build: (plan) => wrongUsage(plan, "missing"),
});
