import { compare, valid } from "@renovatebot/pep440";
import type { KeptMatrix } from "../reference/kept.ts";
import type { ReferenceCell } from "../reference/matrix/index.ts";
import { wholeColumns } from "../reference/releases.ts";

/** A judged release: a whole column of the reference matrix. */
export interface Judged {
  version: string;
  /** When its column was begun; null: not known. */
  began: Date | null;
  cells: readonly ReferenceCell[];
}

/** The judged releases of a matrix, lowest version first. */
export function judgedIn(kept: Pick<KeptMatrix, "cells" | "columns">): Judged[] {
  return wholeColumns(kept)
    .filter(({ version }) => valid(version) !== null)
    .map(({ spec, version, startedAt }) => ({
      version,
      began: startedAt === null ? null : new Date(startedAt),
      cells: kept.cells.filter(({ release }) => release === spec),
    }))
    .sort((a, b) => compare(a.version, b.version));
}

/** The last that was judged before a release: the highest below it. */
export function baselineOf(version: string, judged: readonly Judged[]): Judged | null {
  return judged.findLast((each) => compare(each.version, version) < 0) ?? null;
}
