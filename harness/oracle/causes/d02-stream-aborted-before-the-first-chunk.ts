import type { Signature } from "./signature.ts";

/** The client of a stream is gone before the first chunk. Two variants, of which 1.106.2 still has the second. */
export const d2: Signature = {
  mode: "D2",
  leak({ reservation: { request, t } }) {
    const { stream, cancelledAt, firstChunkAt, headersAt } = request;
    if (!stream || cancelledAt === null || (firstChunkAt !== null && firstChunkAt <= cancelledAt)) return null;
    if (cancelledAt < t) return { kind: "hung-up-before-reserving" };
    const hadHeaders = headersAt !== null && headersAt <= cancelledAt;
    return { kind: hadHeaders ? "hung-up-after-headers" : "hung-up-before-headers" };
  },
};
