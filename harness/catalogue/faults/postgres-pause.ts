import { z } from "zod";
import { forMs, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** Postgres stands still for so long (SIGSTOP, then SIGCONT); requests held for it are to settle meanwhile. */
export const postgresPause = faultKind(z.strictObject({ ...timed, kind: z.literal("postgres-pause"), forMs }), {
  page: [
    {
      what: "Postgres is paused",
      how: "for `forMs`. Requests held for it are let go as it begins. The stack then has a Postgres of its own",
    },
  ],
  does: "pauses Postgres",
  needs: ["postgres process"],
  heldGoOn: true,
  stopsWrites: true,
  delaysJobs: true,
  trouble: () => "postgres",
  act: () => "pause of Postgres",
  lastsMs: (fault) => fault.forMs,
});
