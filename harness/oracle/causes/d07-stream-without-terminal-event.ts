import type { RequestFacts } from "../facts/index.ts";
import type { Signature } from "./signature.ts";

const endings = new Set(["no-terminal-event", "wrong-dialect", "malformed"]);

/** LiteLLM settles a stream when it has read the event that closes it; without one, no callback runs. */
export const d7: Signature = {
  mode: "D7",
  leak({ reservation: { request } }) {
    const { stream, script, cancelledAt, route, outcome } = request;
    if (!stream || cancelledAt !== null || script.status >= 300) return null;
    if (endings.has(script.ending)) return { kind: "no-terminal-event", route, ending: script.ending };
    if ((script.ending === "reset" || script.ending === "close") && outcome === "ok")
      return { kind: "broken-off-unsaid", route, endAt: script.endAt ?? null };
    return isTranslated(request) ? { kind: "translated-stream", route } : null;
  },
};

/** 1.84.0 asks the provider of an OpenAI model by /v1/responses, and its logging then fails on `response.completed`. */
function isTranslated({ onRoute, answerId, outcome, doneAt }: RequestFacts): boolean {
  const own = onRoute.answerId;
  if (own === null || answerId === null || outcome !== "ok" || doneAt === null) return false;
  return !answerId.startsWith(own);
}
