import { compare, valid } from "@renovatebot/pep440";
import { cacheDirectory, resolveSpecs } from "../../harness/subject/index.ts";
import type { Companions } from "./companions.ts";
import { type KeptMatrix, readKept } from "./kept.ts";
import type { ReferenceColumn } from "./matrix/index.ts";

/** The one place that says which releases are judged: its columns. */
const matrixDirectory = "reports/reference";

export function referenceMatrix(): KeptMatrix {
  return readKept(matrixDirectory);
}

/** Of what the widest column has; the catalogue grows, so that an older column may lack a few. */
export const nearlyAll = 0.75;

/** Those of whole runs. A release of which only a few scenarios were run was not judged. */
export function wholeColumns({ cells, columns }: Pick<KeptMatrix, "cells" | "columns">): readonly ReferenceColumn[] {
  const made = (spec: string) => cells.filter(({ release }) => release === spec).length;
  const most = Math.max(...columns.map(({ spec }) => made(spec)));
  return columns.filter(({ spec }) => made(spec) >= nearlyAll * most);
}

/** The highest version; null where there is none. */
export function newestOf(columns: readonly ReferenceColumn[]): ReferenceColumn | null {
  const released = columns.filter(({ version }) => valid(version));
  return released.toSorted((a, b) => compare(a.version, b.version)).at(-1) ?? null;
}

/** As asked; else `nearest` for a release whose column was assembled, because it could not be installed otherwise. */
export function companionsFor(
  release: string,
  columns: readonly ReferenceColumn[],
  asked: Companions | undefined,
): Companions {
  if (asked !== undefined) return asked;
  return columns.find(({ spec }) => spec === release)?.assembled?.length ? "nearest" : "exact";
}

/** As typed on the command line, by the names that run directories have. */
export function namedReleases(typed: readonly string[], signal: AbortSignal): Promise<string[]> {
  return resolveSpecs(typed, { env: process.env, cacheDir: cacheDirectory(), signal, report: () => {} });
}
