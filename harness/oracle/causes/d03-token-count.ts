import type { Signature } from "./signature.ts";

/** Counting tokens is reserved for as a message is, and no callback settles it. */
export const d3: Signature = {
  mode: "D3",
  leak({ reservation: { request } }) {
    if (request.onRoute.settledBy !== "counted" || request.outcome !== "ok") return null;
    return { kind: "token-count" };
  },
};
