import type { Signature } from "./signature.ts";

/** #27639: the client of a stream is gone after at least one chunk, and no callback settles the reservation. */
export const d1: Signature = {
  mode: "D1",
  leak({ reservation: { request } }) {
    const { stream, cancelledAt, firstChunkAt } = request;
    if (!stream || cancelledAt === null || firstChunkAt === null || firstChunkAt > cancelledAt) return null;
    return { kind: "hung-up-after-chunk" };
  },
};
