import { defineScenario } from "../harness/planner/index.ts";
import { needs, wrongUsage } from "./parts/wrong-usage.ts";

/** Whole answers whose usage says twice what they took. */
export default defineScenario(import.meta.url, {
  id: "usage-doubled",
  title: "The provider says twice what was used",
  about:
    "Chat completions, responses and messages are answered whole with twice the usage, beside requests whose usage is right. What the provider says is what is to be paid, so counter and row must both hold it.",
  needs,

  build: (plan) => wrongUsage(plan, "doubled"),
});
