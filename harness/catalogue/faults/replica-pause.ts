import { z } from "zod";
import { forMs, replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** SIGSTOP for so long, then SIGCONT. */
export const replicaPause = faultKind(z.strictObject({ ...timed, kind: z.literal("replica-pause"), replica, forMs }), {
  page: [{ what: "a replica is paused", how: "SIGSTOP of `replica` for `forMs`, then SIGCONT" }],
  does: "pauses a replica",
  needs: ["replica processes"],
  delaysJobs: true,
  trouble: () => "replica",
  act: (fault) => `pause of replica ${fault.replica}`,
  lastsMs: (fault) => fault.forMs,
  mayFail: (fault) => fault.replica,
});
