import type { Signature } from "./signature.ts";

/** #33310: nothing is in flight, and what was to be made in the background still holds its reservation. While it is made the hold is by design. */
export const d8: Signature = {
  mode: "D8",
  leak({ reservation: { request } }) {
    if (!request.inBackground || request.outcome !== "ok") return null;
    return { kind: "background-unsettled", request: request.id, isWhole: request.doneAt !== null };
  },
};
