import type { JudgedRelease } from "../../harness/releases/judged.ts";
import type { KeptMatrix } from "../reference/kept.ts";
import { wholeColumns } from "../reference/releases.ts";

/** The judged releases of a matrix and how each came out, in the matrix' order. */
export function judgedOf(kept: Pick<KeptMatrix, "cells" | "columns">): JudgedRelease[] {
  return wholeColumns(kept).map(({ spec, version, assembled = [], startedAt, seeds }) => {
    const own = kept.cells.filter(({ release }) => release === spec);
    return {
      version,
      companions: assembled.length === 0 ? "exact" : "nearest",
      judgedOn: startedAt?.slice(0, 10) ?? null,
      seeds: seeds.length,
      scenarios: own.length,
      decided: own.filter(({ diverged }) => diverged.of > 0).length,
      diverged: own.filter(({ diverged }) => diverged.count > 0).length,
    };
  });
}

/** harness/releases/judged-releases.ts, as the formatter would write it. */
export function judgedModule(judged: readonly JudgedRelease[]): string {
  const rows = judged.map(
    (release) =>
      `  {\n${Object.entries(release)
        .map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`)
        .join("")}  },\n`,
  );
  return (
    'import type { JudgedRelease } from "./judged.ts";\n\n' +
    "/** Written by `npm run as-run` from reports/reference. */\n" +
    `export const judgedReleases: readonly JudgedRelease[] = [\n${rows.join("")}];\n`
  );
}
