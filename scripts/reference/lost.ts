import { z } from "zod";

/** A trial without a verdict, and why. `on`: the release, with its settings. `seed` null: all that were asked for. */
export const LostTrial = z.strictObject({
  scenario: z.string(),
  on: z.string(),
  seed: z.number().int().nullable(),
  why: z.string(),
});
export type LostTrial = z.infer<typeof LostTrial>;

/** "SCENARIO on RELEASE, seed N: why" */
export function lostText({ scenario, on, seed, why }: LostTrial): string {
  return `${scenario} on ${on}, ${seed === null ? "all seeds" : `seed ${seed}`}: ${why}`;
}
