import { z } from "zod";
import { replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** SIGTERM, and SIGKILL if it still runs after its grace. Its end is what requests in flight may wait for. */
export const replicaStop = faultKind(
  z.strictObject({ ...timed, kind: z.literal("replica-stop"), replica, graceMs: z.number().nonnegative() }),
  {
    page: [
      {
        what: "a replica is stopped",
        how: "SIGTERM of `replica`, and SIGKILL if it still runs after `graceMs`. Requests held for it are let go as it begins",
      },
    ],
    does: "stops a replica",
    needs: ["replica processes"],
    heldGoOn: true,
    ends: { word: "stopped", answers: true },
    delaysJobs: true,
    trouble: () => "replica",
    act: (fault) => `stop of replica ${fault.replica}`,
    lastsMs: ({ graceMs }) => graceMs,
    mayFail: (fault) => fault.replica,
  },
);
