import type { PlannedRequest } from "../../contracts/index.ts";
import type { Signature } from "./signature.ts";

const counts = new Set<PlannedRequest["route"]>([
  "/v1/messages/count_tokens",
  "/v1beta/models/{model_name}:countTokens",
]);

/** Counting tokens is reserved for as a message is, and no callback settles it. */
export const d3: Signature = {
  mode: "D3",
  leak({ reservation: { request } }) {
    if (!counts.has(request.route) || request.outcome !== "ok") return null;
    return { kind: "token-count" };
  },
};
