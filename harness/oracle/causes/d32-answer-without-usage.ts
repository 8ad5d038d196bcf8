import type { RequestFacts } from "../facts/index.ts";
import type { Signature } from "./signature.ts";

/** An answer is whole and has no usage where LiteLLM's success callback looks for it: that ends in an error, and settles nothing. */
export const d32: Signature = {
  mode: "D32",
  leak({ reservation: { request } }) {
    if (!wasAnswered(request)) return null;
    const { route } = request;
    if (saidNone(request)) return { kind: "no-usage", route, answer: "without-usage" };
    return spokeAnother(request) ? { kind: "no-usage", route, answer: "another-api" } : null;
  },
};

/** An answer that is not streamed is waited for whole, whether or not its client has left. */
function wasAnswered({ outcome, cancelledAt, stream, doneAt }: RequestFacts): boolean {
  return cancelledAt === null ? outcome === "ok" : !stream && doneAt !== null;
}

function saidNone({ script, doneAt }: RequestFacts): boolean {
  return script.usage === "missing" && doneAt !== null;
}

/** As JSON; a stream in another API's words has no last event that LiteLLM knows (D7). */
function spokeAnother({ script, stream }: RequestFacts): boolean {
  return script.ending === "wrong-dialect" && !stream;
}
