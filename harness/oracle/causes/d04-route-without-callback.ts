import type { Signature } from "./signature.ts";

/** Routes of which LiteLLM logs nothing: it is a logging callback that settles. */
export const d4: Signature = {
  mode: "D4",
  leak({ reservation: { request } }) {
    if (request.onRoute.settledBy !== "unlogged" || request.cancelledAt !== null) return null;
    return { kind: "no-callback", route: request.route };
  },
};
