import { type Result, resultCell } from "../../harness/releases/results.ts";
import type { KeptMatrix } from "../reference/kept.ts";
import type { ReferenceCell } from "../reference/matrix/index.ts";
import { wholeColumns } from "../reference/releases.ts";

/** The matrix as the package has it. Releases of which a few scenarios were run are left out. */
export function resultsText(kept: Pick<KeptMatrix, "cells" | "columns">, scenarios: readonly string[]): string {
  const releases = wholeColumns(kept).map(({ spec }) => spec);
  const lines = scenarios.map((scenario) => {
    const cells = releases.map((release) =>
      kept.cells.find((cell) => cell.scenario === scenario && cell.release === release),
    );
    return [scenario, ...cells.map((cell) => (cell ? resultCell(resultOf(cell)) : ""))].join(" | ").trimEnd();
  });
  return `${[["scenario", ...releases].join(" | "), ...lines].join("\n")}\n`;
}

/** harness/releases/results-table.ts. */
export function resultsModule(table: string): string {
  return (
    "/** Written by `npm run as-run` from reports/reference, which the package does not have. results.ts reads it. */\n" +
    `export const resultsTable = \`\n${table}\`;\n`
  );
}

export function resultOf({ scenario, release, verdicts, modes, diverged }: ReferenceCell): Result {
  return {
    scenario,
    release,
    judged: diverged.of,
    diverged: diverged.count,
    inconclusive: verdicts.filter(({ verdict }) => verdict === "inconclusive").length,
    modes: modes.map((mode) => ({
      mode,
      // Where a seed's own modes are not known, which seeds had this one is not, either.
      seeds: verdicts.some((each) => each.modes === null)
        ? []
        : verdicts.filter((each) => each.modes!.includes(mode)).map(({ seed }) => seed),
    })),
  };
}
