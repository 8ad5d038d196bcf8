import { z } from "zod";
import { timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** The counter is deleted in Redis itself, as by an eviction, a failover to an empty node or its TTL. */
export const counterEvicted = faultKind(
  z.strictObject({ ...timed, kind: z.literal("counter-evicted"), ref: z.string() }),
  {
    page: [
      {
        what: "a counter is lost",
        how: "the counter of `ref` is deleted in Redis itself, as by an eviction or its TTL. Without a counter the fault does not strike",
      },
    ],
    trouble: () => "redis",
    act: ({ ref }) => `eviction of the counter of ${ref}`,
    empties: ({ ref }) => ({ ref }),
  },
);
