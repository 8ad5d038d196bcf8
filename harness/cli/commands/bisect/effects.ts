import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Effects,
  lineStarts,
  outcomeOf,
  outcomeOfError,
  type Run,
  saveWhole,
  stepsLeft,
} from "../../../bisect/index.ts";
import { type BisectDocument, bisectFile } from "../../../contracts/index.ts";
import { bisectSummary } from "../../../report/index.ts";
import { plural } from "../../../text/index.ts";
import type { Context } from "../../context.ts";
import { showProgress } from "../../words/index.ts";
import type { Asked } from "./asked.ts";

/** Rounds as campaigns of one subject, each in a directory of its own; the trail is on the disk after each. */
export function effectsIn(
  dir: string,
  { options, withSeeds }: Asked,
  repeat: string,
  { verbose = false }: { verbose?: boolean },
  { library, terminal }: Context,
): Effects {
  return {
    async run({ release, seeds }) {
      const progress = showProgress(terminal, verbose);
      const subjects = [{ ...options.subjects[0]!, spec: release }];
      const round = { ...withSeeds(seeds), subjects, out: freePlace(dir, release) };
      try {
        const observe: Parameters<typeof library.runCampaign>[1] = (event) => {
          if (event.type !== "directory") progress.observe(event);
        };
        const result = await library.runCampaign(round, observe, terminal.signal);
        terminal.signal.throwIfAborted();
        return outcomeOf(result, dir);
      } catch (error) {
        terminal.signal.throwIfAborted();
        return outcomeOfError(error);
      } finally {
        await progress.end();
      }
    },
    async save(document) {
      await saveWhole(dir, "summary.md", bisectSummary(document, repeat));
      await saveWhole(dir, bisectFile, `${JSON.stringify(document, null, 2)}\n`);
    },
    tell: (step, document) => terminal.progress(`\n${stepText(step, document)}\n`),
    now: () => terminal.clock.now(),
  };
}

/** What was left of a round that did not end stays beside the next one. */
function freePlace(dir: string, release: string): string {
  for (let round = 1; ; round++) {
    const place = join(dir, release, String(round));
    if (!existsSync(place)) return place;
  }
}

/** "1.95.0, midpoint: 14 releases are between 1.90.0 and 1.97.0, about 4 more to run" */
function stepText({ release, seeds, why, between }: Run, { releases, asked, tried }: BisectDocument): string {
  const before = tried.find(({ version }) => version === release);
  const which = before === undefined ? plural(seeds.length, "seed") : plural(seeds.length, "more seed");
  if (why !== "midpoint") return `${release}, ${why}: ${which}`;
  const starts = asked.order === "version" ? lineStarts(releases) : new Set<string>();
  const at = (version: string) => releases.findIndex((each) => each.version === version);
  const [from, to] = [releases[at(between[0]!) - 1]!, releases[at(between.at(-1)!) + 1]!];
  return `${release}, midpoint: ${plural(between.length, "release")} between ${from.version} and ${to.version}, about ${stepsLeft(between, starts)} left to run`;
}
