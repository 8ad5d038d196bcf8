import { z } from "zod";
import { timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** Redis ends and starts again on the same port: killed and empty, or shut down in order and with its data. */
export const redisRestart = faultKind(
  z.strictObject({ ...timed, kind: z.literal("redis-restart"), keepData: z.boolean() }),
  {
    page: [
      {
        what: "Redis restarts",
        how: "with `keepData` it is shut down in order and loses only its connections. Otherwise it is killed, and every counter is gone",
      },
    ],
    does: "restarts Redis",
    needs: ["redis process"],
    trouble: () => "redis",
    closesRedis: true,
    act: () => "restart of Redis",
    empties: ({ keepData }) => (keepData ? null : "all"),
  },
);
