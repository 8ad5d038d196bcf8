import type { JudgedRelease } from "../../releases/index.ts";
import { isStable, lineOf } from "../../subject/index.ts";
import type { ReleaseEntry } from "../context.ts";

/** A release on the index with what is known of it without installing it. */
export interface KnownRelease extends ReleaseEntry {
  /** "1.106" */
  line: string;
  stable: boolean;
  judged: JudgedRelease | null;
  /** With its own companions, with the nearest ones that are served; a release that was never tried is unknown. */
  installs: "exactly" | "nearest" | "unknown" | "withdrawn";
}

/** The stable releases that differ in the last number. */
export interface ReleaseLine {
  line: string;
  /** The newest that may be used; where all were withdrawn, the newest of those. */
  newest: KnownRelease;
  releases: number;
  /** When its first one was published, null where the index does not say. */
  since: string | null;
  judged: JudgedRelease[];
}

/** The index' releases beside those that were judged. */
export function knownReleases(
  found: readonly ReleaseEntry[],
  judgedReleases: readonly JudgedRelease[],
): KnownRelease[] {
  return found.map((entry) => {
    const judged = judgedReleases.find(({ version }) => version === entry.version) ?? null;
    const how = judged === null ? "unknown" : judged.companions === "exact" ? "exactly" : "nearest";
    return {
      ...entry,
      line: lineOf(entry.version),
      stable: isStable(entry.version),
      judged,
      installs: entry.withdrawn === null ? how : "withdrawn",
    };
  });
}

/** The lines with a stable release, in the order of `found`: newest first. */
export function releaseLines(found: readonly KnownRelease[]): ReleaseLine[] {
  const byLine = Map.groupBy(
    found.filter(({ stable }) => stable),
    ({ line }) => line,
  );
  return [...byLine].map(([line, own]) => ({
    line,
    newest: own.find(({ withdrawn }) => withdrawn === null) ?? own[0]!,
    releases: own.length,
    since: own.flatMap(({ published }) => published ?? []).sort()[0] ?? null,
    judged: own.flatMap(({ judged }) => judged ?? []),
  }));
}
