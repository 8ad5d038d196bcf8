import type { PlannedRequest } from "../../contracts/index.ts";
import type { Signature } from "./signature.ts";

const counts = new Set<PlannedRequest["route"]>([
  "/v1/messages/count_tokens",
  "/v1beta/models/{model_name}:countTokens",
]);

/** Counting tokens is reserved for as a message is, and no callback settles it. */
export const d3: Signature = {
  mode: "D3",
  phrase: "token counts",
  leak({ reservation: { request } }) {
    if (!counts.has(request.route) || request.outcome !== "ok") return null;
    return "a token count is reserved for and nothing settles it";
  },
};
