import type { ModeId } from "../catalogue/index.ts";
import type { Take } from "../planner/index.ts";
import { judgedReleases, type Result, results } from "../releases/index.ts";
import { type Entry, isMode } from "./entry.ts";
import { knownMode } from "./mode.ts";

/** Modes that a release showed, by what it takes to meet them. */
export interface Shown {
  takes: readonly Take[];
  modes: ModeId[];
}

/** What the reference matrix has of a release; null: it was not judged. */
export function resultsOn(release: string, among: readonly Result[] = results): Result[] | null {
  return judgedReleases.some(({ version }) => version === release)
    ? among.filter((result) => result.release === release)
    : null;
}

/** What takes least comes first. */
export function shownOn(own: readonly Result[], entries: readonly Entry[]): Shown[] {
  const modes = [...new Set(own.flatMap((result) => result.modes.map(({ mode }) => mode)))].filter(isMode);
  const known = modes.map((id) => knownMode(id, entries, own));
  return [...Map.groupBy(known, ({ takes }) => takes.join(" "))]
    .map(([, group]) => ({ takes: group[0]!.takes, modes: group.map(({ id }) => id) }))
    .sort((a, b) => a.takes.length - b.takes.length);
}
