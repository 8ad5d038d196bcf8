import { join } from "node:path";
import { missingScenarios } from "../reference/run.ts";
import type { Tried, Wanted } from "../reference/work.ts";
import { type Variant, withoutAny } from "./variants.ts";

export interface TriedVariant extends Tried {
  variant: string;
}

/** Each release with each setting that it has. Without one, the reference matrix' trials count as well. */
export function triedWith(
  releases: readonly string[],
  variants: readonly Variant[],
  { work, matrix }: { work: string; matrix: string },
): TriedVariant[] {
  return releases.flatMap((release) =>
    variants
      .filter(({ unknownTo }) => !unknownTo.includes(release))
      .map((variant): TriedVariant => {
        const own = join(work, release, variant.name.replaceAll(" ", "-"));
        const places: Tried["places"] = variant === withoutAny ? [own, join(matrix, release)] : [own];
        return { variant: variant.name, release, settings: variant.settings, places };
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
