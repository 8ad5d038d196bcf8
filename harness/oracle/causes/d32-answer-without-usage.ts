import type { RequestFacts } from "../facts/index.ts";
import type { Signature } from "./signature.ts";

/** An answer is whole and has no usage where LiteLLM's success callback looks for it: that ends in an error, and settles nothing. */
export const d32: Signature = {
  mode: "D32",
  leak({ reservation: { request } }) {
    if (request.outcome !== "ok" || request.cancelledAt !== null) return null;
    const what = saidNone(request) ?? spokeAnother(request);
    return what && `the answer of ${request.route} ${what}, and nothing was settled by it`;
  },
};

function saidNone({ script, doneAt }: RequestFacts): string | null {
  return script.usage === "missing" && doneAt !== null ? "was whole and said no usage" : null;
}

/** As JSON; a stream in another API's words has no last event that LiteLLM knows (D7). */
function spokeAnother({ script, stream }: RequestFacts): string | null {
  return script.ending === "wrong-dialect" && !stream
    ? "was whole, in the words of another API, with no usage where that of its own has it"
    : null;
}
