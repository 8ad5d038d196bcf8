import type { Signature } from "./signature.ts";

/** What is passed through is charged without its reservation: +C, and R stays. */
export const d5: Signature = {
  mode: "D5",
  leak({ reservation: { request } }) {
    if (request.onRoute.settledBy !== "besides" || request.cancelledAt !== null) return null;
    return { kind: "passed-through" };
  },
};
