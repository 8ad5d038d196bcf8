import { z } from "zod";
import { replica, timed, withoutOccasion } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** SIGKILL. */
export const replicaKill = faultKind(z.strictObject({ ...timed, kind: z.literal("replica-kill"), replica }), {
  page: [
    {
      what: "a replica is killed",
      how: "SIGKILL of `replica`. Either `whenHeld` names requests, or `whenStruck` names a fault",
    },
  ],
  does: "kills a replica",
  needs: ["replica processes"],
  ends: { word: "killed", answers: false },
  delaysJobs: true,
  trouble: () => "replica",
  act: (fault) => `kill of replica ${fault.replica}`,
  mayFail: (fault) => fault.replica,
  problems: withoutOccasion,
});
