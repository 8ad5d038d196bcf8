import { join } from "node:path";
import type { Companions } from "../reference/companions.ts";
import { missingScenarios } from "../reference/run.ts";
import type { Tried, Wanted } from "../reference/work.ts";
import { type Variant, withoutAny } from "./variants.ts";

export interface TriedVariant extends Tried {
  variant: string;
}

export interface Places {
  work: string;
  matrix: string;
}

/** Each release with each setting. Without one, the reference matrix' trials count as well. */
export function triedWith(
  releases: readonly string[],
  variants: readonly Variant[],
  { work, matrix }: Places,
  companions: (release: string) => Companions = () => "exact",
): TriedVariant[] {
  return releases.flatMap((release) =>
    variants.map((variant): TriedVariant => {
      const own = join(work, release, variant.name.replaceAll(" ", "-"));
      const places: Tried["places"] = variant === withoutAny ? [own, join(matrix, release)] : [own];
      const { name, settings } = variant;
      return { variant: name, release, settings, companions: companions(release), places };
    }),
  );
}

/** On two idle cores: 207 trials of a release took 605 s; a stack of two replicas starts in some 30 s. */
const secondsPerTrial = 3;
const secondsPerStart = 30;

/** "3 of 16 with something to run: 216 trials, about 13 min on two idle cores" */
export function estimate(tried: readonly TriedVariant[], wanted: Wanted, again: boolean): string {
  const trials = tried
    .map((each) => missingScenarios(each, wanted, again).length * wanted.seeds.length)
    .filter((count) => count > 0);
  const total = trials.reduce((sum, count) => sum + count, 0);
  const minutes = Math.ceil((total * secondsPerTrial + trials.length * secondsPerStart) / 60);
  return `${trials.length} of ${tried.length} with something to run: ${total} trials, about ${minutes} min on two idle cores`;
}
