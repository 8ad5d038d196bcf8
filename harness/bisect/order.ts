import { compare } from "@renovatebot/pep440";
import type { BisectAsked, BisectDocument, BisectRelease } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { findRelease, isStable, lineOf } from "../subject/index.ts";

/** A release as the index has it. */
export interface Offered extends BisectRelease {
  withdrawn: string | null;
}

/** Both ends and what is between them, oldest first. */
export interface Course {
  find: BisectDocument["find"];
  releases: BisectRelease[];
}

/**
 * What there is from one end to the other, by version or by date. Pre-releases and withdrawn ones are left out, unless an end
 * is a pre-release.
 * @throws PhantomError ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN; ERR_OPTION_INVALID where the index has no dates
 */
export function courseBetween(
  { good, bad, order }: Pick<BisectAsked, "good" | "bad" | "order">,
  offered: readonly Offered[],
): Course {
  const ends = [good, bad].map((version) => findRelease(version, offered));
  const usable = offered.filter(
    (release) => ends.includes(release) || (release.withdrawn === null && isStable(release.version)),
  );
  const sorted = order === "date" ? byDate(usable) : usable.toSorted(byVersion);
  const [ofGood, ofBad] = ends.map((end) => sorted.indexOf(end));
  const [from, to] = [Math.min(ofGood!, ofBad!), Math.max(ofGood!, ofBad!)];
  const releases = sorted.slice(from, to + 1).map(({ version, published }) => ({ version, published }));
  return { find: ofGood! > ofBad! ? "fixed" : "broken", releases };
}

const byVersion = (a: BisectRelease, b: BisectRelease) => compare(a.version, b.version);

function byDate(releases: readonly Offered[]): Offered[] {
  const dateless = releases.find(({ published }) => published === null);
  if (dateless === undefined)
    return releases.toSorted((a, b) => Date.parse(a.published!) - Date.parse(b.published!) || byVersion(a, b));
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --order",
    message: `The package index does not say when ${dateless.version} was published.`,
    hint: "Use --order version, or an index that serves the JSON form of the simple index.",
  });
}

/**
 * The first release of each line that is there: 1.106.0, 1.107.0 … They follow one another on LiteLLM's main branch. Later ones of
 * a line are made on a branch of their own, beside the lines that follow.
 */
export function lineStarts(releases: readonly BisectRelease[]): Set<string> {
  const lines = Map.groupBy(releases, ({ version }) => lineOf(version));
  return new Set([...lines.values()].map(([first]) => first!.version));
}
