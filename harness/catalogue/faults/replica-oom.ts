import { z } from "zod";
import { replica, timed, withoutOccasion } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** Its memory is limited and used up, so that the kernel kills it. */
export const replicaOom = faultKind(z.strictObject({ ...timed, kind: z.literal("replica-oom"), replica }), {
  page: [
    {
      what: "a replica runs out of memory",
      how: "the memory of `replica` is limited and used up, so that the kernel kills it. The scenario needs `stack:docker`, because only a container has a memory limit of its own",
    },
  ],
  does: "takes a replica's memory away",
  needs: ["replica processes", "memory limit"],
  ends: { word: "killed for its memory", answers: false },
  delaysJobs: true,
  trouble: () => "replica",
  act: (fault) => `OOM kill of replica ${fault.replica}`,
  mayFail: (fault) => fault.replica,
  problems: withoutOccasion,
});
