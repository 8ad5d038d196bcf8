import { compare, rcompare } from "@renovatebot/pep440";
import { isStable, lineOf } from "../../harness/subject/index.ts";
import type { Judged } from "./baseline.ts";

interface Release {
  version: string;
  uploaded: Date | null;
  withdrawn: string | null;
}

/**
 * What is newer than what was judged, highest first: the newest stable release of each line, if it is above all that were
 * judged, or if its own line was judged, and it was published after that line's newest column was begun.
 */
export function newerReleases(
  releases: readonly Release[],
  judged: readonly Pick<Judged, "version" | "began">[],
): string[] {
  const known = judged.toSorted((a, b) => rcompare(a.version, b.version));
  const usable = releases
    .filter(({ version, withdrawn }) => withdrawn === null && isStable(version))
    .toSorted((a, b) => rcompare(a.version, b.version));
  const newest = [...Map.groupBy(usable, ({ version }) => lineOf(version)).values()].map(([first]) => first!);
  return newest
    .filter(({ version, uploaded }) => {
      const [highest] = known;
      if (highest === undefined || compare(version, highest.version) > 0) return true;
      const inLine = known.find((each) => lineOf(each.version) === lineOf(version));
      if (inLine === undefined || compare(version, inLine.version) <= 0) return false;
      return uploaded !== null && inLine.began !== null && uploaded > inLine.began;
    })
    .map(({ version }) => version);
}
