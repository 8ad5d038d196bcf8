import { defineScenario } from "../harness/planner/index.ts";
import { needs, wrongUsage } from "./parts/wrong-usage.ts";

/** Whole answers whose usage says that they took nothing. */
export default defineScenario(import.meta.url, {
  id: "usage-zero",
  title: "The provider says that nothing was used",
  about:
    "Chat completions, responses and messages are answered whole with a usage of no tokens, beside requests whose usage is right. What the provider calls free must not be billed, and what was reserved must be given back.",
  modes: ["D39"],
  needs,

  build: (plan) => wrongUsage(plan, "zero"),
});
