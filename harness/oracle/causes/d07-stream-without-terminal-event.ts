import type { RequestFacts } from "../facts/index.ts";
import type { Signature } from "./signature.ts";

const endings = new Set(["no-terminal-event", "wrong-dialect", "malformed"]);

/** LiteLLM settles a stream when it has read the event that closes it; without one, no callback runs. */
export const d7: Signature = {
  mode: "D7",
  leak({ reservation: { request } }) {
    const { stream, script, cancelledAt, route, outcome } = request;
    if (!stream || cancelledAt !== null || script.status >= 300) return null;
    if (endings.has(script.ending)) {
      return `the stream of ${route} ended without an event that closes it (${script.ending})`;
    }
    if (script.ending === "reset" && outcome === "ok") {
      return `the provider broke the stream of ${route} off (${script.endAt ?? "reset"}), and its client was told of no error`;
    }
    return isTranslated(request)
      ? `the stream of ${route} was translated from another API's, and its last event was not taken for one`
      : null;
  },
};

/** 1.84.0 asks the provider of an OpenAI model by /v1/responses, and its logging then fails on `response.completed`. */
function isTranslated({ onRoute, answerId, outcome, doneAt }: RequestFacts): boolean {
  const own = onRoute.answerId;
  if (own === null || answerId === null || outcome !== "ok" || doneAt === null) return false;
  return !answerId.startsWith(own);
}
