import type { Signature } from "./signature.ts";

/** An answer is whole and says no usage: LiteLLM's success callback looks for it, ends in an error, and settles nothing. */
export const d32: Signature = {
  mode: "D32",
  phrase: "answers without a usage",
  leak({ reservation: { request } }) {
    const { script, outcome, doneAt, cancelledAt, route } = request;
    if (script.usage !== "missing" || outcome !== "ok" || doneAt === null || cancelledAt !== null) return null;
    return `the answer of ${route} was whole and said no usage, and nothing was settled by it`;
  },
};
