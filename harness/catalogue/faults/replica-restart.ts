import { z } from "zod";
import { replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** Started again (ended first if it runs); it has struck when the replica serves. */
export const replicaRestart = faultKind(z.strictObject({ ...timed, kind: z.literal("replica-restart"), replica }), {
  page: [
    {
      what: "a replica restarts",
      how: "`replica` is started again, and killed before if it runs. The fault is over when it serves",
    },
  ],
  does: "restarts a replica",
  needs: ["replica processes"],
  ends: { word: "restarted", answers: false },
  delaysJobs: true,
  trouble: () => "replica",
  act: (fault) => `restart of replica ${fault.replica}`,
  /** Of forked replicas. */
  lastsMs: () => 5000,
  mayFail: (fault) => fault.replica,
});
