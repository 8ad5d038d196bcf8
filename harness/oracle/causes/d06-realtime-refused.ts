import type { Signature } from "./signature.ts";

/** #39851: a realtime session that fails upstream ends without the failure callback. */
export const d6: Signature = {
  mode: "D6",
  leak({ reservation: { request } }) {
    if (request.onRoute.settledBy !== "session" || request.outcome === "ok" || request.cancelledAt !== null)
      return null;
    return { kind: "realtime-failed" };
  },
};
