import type { PlannedRequest } from "../../contracts/index.ts";
import type { Signature } from "./signature.ts";

const withoutCallback = new Set<PlannedRequest["route"]>([
  "/v1/assistants",
  "/v1/batches/{batch_id}/cancel",
  "/utils/transform_request",
]);

/** Routes of which LiteLLM logs nothing: it is a logging callback that settles. */
export const d4: Signature = {
  mode: "D4",
  leak({ reservation: { request } }) {
    if (!withoutCallback.has(request.route) || request.cancelledAt !== null) return null;
    return { kind: "no-callback", route: request.route };
  },
};
