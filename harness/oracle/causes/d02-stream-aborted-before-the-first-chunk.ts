import type { Signature } from "./signature.ts";

/** The client of a stream is gone before the first chunk. Two variants, of which 1.106.2 still has the second. */
export const d2: Signature = {
  mode: "D2",
  leak({ reservation: { request, t } }) {
    const { stream, cancelledAt, firstChunkAt, headersAt } = request;
    if (!stream || cancelledAt === null || (firstChunkAt !== null && firstChunkAt <= cancelledAt)) return null;
    if (cancelledAt < t) return "the client had hung up before LiteLLM reserved for its request";
    return headersAt !== null && headersAt <= cancelledAt
      ? "the client hung up after the provider had flushed its headers and before the first chunk (the other variant: before the headers)"
      : "the client hung up before the provider had answered at all (the other variant: after its headers, before the first chunk)";
  },
};
