import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PhantomError } from "../../harness/errors/index.ts";
import { readMatrix } from "../as-run/matrix.ts";
import { columnsOf, type ReferenceCell, type ReferenceColumn, readColumns } from "./matrix/index.ts";

/** A matrix as its files have it. */
export interface KeptMatrix {
  cells: readonly ReferenceCell[];
  columns: readonly ReferenceColumn[];
  /** Cells with an excerpt: `SCENARIO-RELEASE`. */
  evidence: ReadonlySet<string>;
}

/** matrix.csv, environment.json and evidence/ of a directory; nothing where there is no matrix. */
export function readKept(dir: string): KeptMatrix {
  const text = (file: string) => {
    const path = join(dir, file);
    return existsSync(path) ? readFileSync(path, "utf8") : null;
  };
  const csv = text("matrix.csv");
  const environment = text("environment.json");
  const evidence = join(dir, "evidence");
  const cells = csv === null ? [] : readMatrix(csv);
  return {
    cells,
    columns: columnsOf(cells, environment === null ? [] : readColumns(environment)),
    evidence: new Set(existsSync(evidence) ? readdirSync(evidence).map((file) => file.replace(/\.md$/, "")) : []),
  };
}

/** Whether a run makes a cell again: all of a release's, or those of some scenarios. */
export type Replaces = (cell: Pick<ReferenceCell, "scenario" | "release">) => boolean;

export function replacedBy(releases: readonly string[], scenarios: readonly string[] | undefined): Replaces {
  return ({ scenario, release }) => releases.includes(release) && (scenarios?.includes(scenario) ?? true);
}

/**
 * @param what they are: "cells"
 * @throws PhantomError where a run that keeps nothing would drop what it does not make again
 */
export function refuseLoss(dropped: readonly { release: string }[], what: string, file: string): void {
  if (dropped.length === 0) return;
  const releases = [...new Set(dropped.map(({ release }) => release))].join(", ");
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `write ${file}`,
    message: `It has ${dropped.length} ${what} that this run does not make again (${releases}).`,
    hint: "Type --add to keep them, or give another --out.",
  });
}
