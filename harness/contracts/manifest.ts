import { z } from "zod";

/** One file of a record, as it was when it was closed. */
export const RecordedFile = z.strictObject({
  bytes: z.number().int().nonnegative(),
  /** Line ends. */
  lines: z.number().int().nonnegative(),
  sha256: z.string(),
});
export type RecordedFile = z.infer<typeof RecordedFile>;

/** manifest.json: every file of a trial's record. It is written last, so a record without it was not closed. */
export const Manifest = z.strictObject({
  schemaVersion: z.literal(1),
  files: z.record(z.string(), RecordedFile),
});
export type Manifest = z.infer<typeof Manifest>;
