import { z } from "zod";
import { forMs, replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/** The replica is cut off from Postgres for so long, and nobody is told; requests held for it are to settle meanwhile. */
export const postgresPartition = faultKind(
  z.strictObject({
    ...timed,
    kind: z.literal("postgres-partition"),
    replica,
    forMs,
    /** An entity: it is cut off in the middle of a transaction that writes that entity's row. */
    whileWriting: z.string().optional(),
  }),
  {
    page: [
      {
        what: "a replica loses Postgres",
        how: "no byte passes between `replica` and Postgres for `forMs`, and neither side is told. Requests held for it are let go as it begins",
      },
      {
        what: "the writer loses Postgres",
        how: "the same with `whileWriting`, an entity: its row is locked until a write waits for it, and let go when the replica is cut off, in the middle of that transaction",
      },
    ],
    does: "cuts a replica off from Postgres",
    needs: ["postgres link"],
    heldGoOn: true,
    stopsWrites: true,
    delaysJobs: true,
    trouble: () => "postgres",
    act: (fault) => `partition from Postgres of replica ${fault.replica}`,
    lastsMs: (fault) => fault.forMs,
    mayFail: (fault) => fault.replica,
    problems: ({ whileWriting }, entities) =>
      whileWriting === undefined || entities.some(({ ref }) => ref === whileWriting)
        ? []
        : [`whileWriting names no entity: ${whileWriting}`],
  },
);
