import { z } from "zod";
import { forMs, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/**
 * Postgres refuses every change of the entity's row for so long, or until LiteLLM has given up what it had for it; requests
 * held for it are to settle meanwhile.
 */
export const rowRefused = faultKind(
  z.strictObject({ ...timed, kind: z.literal("row-refused"), ref: z.string(), forMs }),
  {
    page: [
      {
        what: "Postgres refuses a row",
        how: "a trigger refuses each change of the row of `ref`, as a CHECK would. It lasts `forMs`, or until LiteLLM has given up what it had for the row. Requests held for it are let go as it begins",
      },
    ],
    does: "makes Postgres refuse a row",
    needs: ["own database"],
    heldGoOn: true,
    stopsWrites: true,
    trouble: () => "postgres",
    act: ({ ref }) => `refusal of the row of ${ref}`,
    lastsMs: (fault) => fault.forMs,
  },
);
