import { join } from "node:path";
import { type Companions, cacheDirectory, installSubject, parseSpec } from "../../harness/subject/index.ts";
import type { LostTrial } from "../reference/lost.ts";
import { runMissing } from "../reference/run.ts";
import { keptTrials, type Wanted } from "../reference/work.ts";
import type { CanaryTools } from "./canary.ts";
import type { Ran, Work } from "./judgement.ts";

/** Real runs below a directory; what was run there before, with the same plan, is judged again and not run again. */
export function realRuns(place: string, signal: AbortSignal): CanaryTools["run"] {
  return async (release, companions, work) => {
    await requireInstallable(release, companions, signal);
    const name = companions === "exact" ? release : `${release}-${companions}`;
    const tried = { release, settings: [], companions, places: [join(place, name)] as [string] };
    const parts: Ran[] = [];
    for (const wanted of parted(work)) {
      let lost: readonly LostTrial[] = [];
      // The second time those that came to no verdict, or were inconclusive: a slow moment must not be the answer.
      for (const again of [false, true])
        lost = (await runMissing(tried, wanted, { command: "npm run canary", again, signal })).lost;
      parts.push({ trials: keptTrials(tried, wanted), lost });
    }
    return { trials: parts.flatMap(({ trials }) => trials), lost: parts.flatMap(({ lost }) => lost) };
  };
}

/** The controls' common seeds run beside the catalogue, on stacks that are up anyway; then their other seeds. */
export function parted({ catalogue, controls }: Work): Wanted[] {
  const common = controls.seeds.filter((seed) => catalogue.seeds.includes(seed));
  const same = common.length === catalogue.seeds.length;
  const first = same ? [...controls.scenarios, ...catalogue.scenarios] : catalogue.scenarios;
  const rest = same ? controls.seeds.filter((seed) => !common.includes(seed)) : controls.seeds;
  const parts: Wanted[] = [
    { scenarios: first, seeds: catalogue.seeds },
    { scenarios: controls.scenarios, seeds: rest },
  ];
  return parts.filter(({ scenarios, seeds }) => scenarios.length > 0 && seeds.length > 0);
}

/** @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE, and whatever else keeps it from being installed */
async function requireInstallable(release: string, companions: Companions, signal: AbortSignal): Promise<void> {
  const report = (line: string) => console.error(`${release}: ${line}`);
  const options = { cacheDir: cacheDirectory(), latestDeps: false, patches: [], companions, signal, report };
  await installSubject(parseSpec(release), options);
}
