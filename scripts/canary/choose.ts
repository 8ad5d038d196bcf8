import { compare, rcompare } from "@renovatebot/pep440";
import { isStable, lineOf } from "../../harness/subject/index.ts";

interface Release {
  version: string;
  uploaded: Date | null;
  withdrawn: string | null;
}

/**
 * What is newer than what was judged, highest first: the newest stable release of each line, if it is above all that were
 * judged, or if its own line was judged, and it was published after the matrix was begun.
 */
export function newerReleases(
  releases: readonly Release[],
  judged: readonly { version: string }[],
  matrixBegan: Date | null,
): string[] {
  const versions = judged.map(({ version }) => version).sort(rcompare);
  const usable = releases
    .filter(({ version, withdrawn }) => withdrawn === null && isStable(version))
    .toSorted((a, b) => rcompare(a.version, b.version));
  const newest = [...Map.groupBy(usable, ({ version }) => lineOf(version)).values()].map(([first]) => first!);
  return newest
    .filter(({ version, uploaded }) => {
      const [highest] = versions;
      if (highest === undefined || compare(version, highest) > 0) return true;
      const inLine = versions.find((each) => lineOf(each) === lineOf(version));
      if (inLine === undefined || compare(version, inLine) <= 0) return false;
      return uploaded !== null && matrixBegan !== null && uploaded > matrixBegan;
    })
    .map(({ version }) => version);
}
