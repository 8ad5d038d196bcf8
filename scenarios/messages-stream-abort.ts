import { models } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/planner/index.ts";
import { everyPoint, hangUpTwiceAt } from "./parts/hang-up-everywhere.ts";

/** LiteLLM asks the first by Anthropic's own API and the second by /v1/responses. */
const asked = [models.claude, models.chat];

/**
 * Streaming clients of /v1/messages hang up at every point of an answer, of an Anthropic model and of an OpenAI model, which
 * LiteLLM calls by different routes. Each may be billed for what was sent until then, never for its reservation.
 */
export default defineScenario(import.meta.url, {
  id: "messages-stream-abort",
  title: "Streaming clients of /v1/messages hang up at every point",
  about:
    "Clients of /v1/messages hang up before and after the headers, after chunks 1 and 4, before the usage, before the end and " +
    "just after it, of an Anthropic and of an OpenAI model, beside streams that complete. All the rest of each R must be given back.",
  modes: ["D1", "D2", "D30"],
  needs: ["reservation", "counter:end_user", "route:/v1/messages"],

  build: (plan) =>
    hangUpTwiceAt(plan, everyPoint, (index) => ({
      route: "/v1/messages",
      body: { model: asked[Math.floor(index / everyPoint.length)]! },
    })),
});
