import { z } from "zod";
import { EntityKind } from "../catalogue/index.ts";

export const ShrinkSize = z.strictObject({
  requests: z.number().int(),
  faults: z.number().int(),
  replicas: z.number().int(),
  entities: z.number().int(),
  phases: z.number().int(),
});

/** How often the smallest plan showed it when it was run once more, of the runs that were judged. */
export const ShrinkRate = z.strictObject({ shown: z.number().int(), of: z.number().int() });

export const ShrinkEnd = z.enum(["least", "unjudged", "once", "time", "interrupted", "failed"]);

/** `shrink --json`. */
export const ShrinkOutput = z.strictObject({
  schemaVersion: z.literal(1),
  exitCode: z.number().int(),
  /** The last line. */
  reason: z.string(),
  /** As records have it. */
  subject: z.string(),
  /** What was to be seen again. */
  target: z.strictObject({ mode: z.string(), kind: EntityKind, invariant: z.string(), finding: z.string() }),
  /** Null: the plan itself did not show it again (exit code 1), or could not be judged (4). */
  shrunk: z
    .strictObject({
      dir: z.string(),
      /** plan, scenario, curl, evidence → path. */
      files: z.record(z.string(), z.string()),
      before: ShrinkSize,
      after: ShrinkSize,
      rate: ShrinkRate,
      /** Smaller plans that came to no verdict. */
      unjudged: z.number().int(),
      trials: z.number().int(),
      ms: z.number(),
      ended: ShrinkEnd,
    })
    .nullable(),
});
export type ShrinkOutput = z.infer<typeof ShrinkOutput>;
