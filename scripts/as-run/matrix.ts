import { parse } from "csv-parse/sync";
import type { Verdict } from "../../harness/contracts/index.ts";
import type { ReferenceCell } from "../../harness/report/reference/index.ts";

/** As the oracle calls it. */
export const unknownMode = "unknown mode";

/** The cells of a reports/reference/matrix.csv, without what each seed's findings were. */
export function readMatrix(csv: string): ReferenceCell[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.map(cellOf);
}

function cellOf({
  scenario = "",
  release = "",
  version = "",
  modes = "",
  mode_kinds = "",
  labels = "",
  agreed,
  rate_low,
  rate_high,
  ...seeds
}: Record<string, string>): ReferenceCell {
  const verdicts = Object.entries(seeds).flatMap(([column, verdict]) => {
    const seed = /^seed (\d+)$/.exec(column)?.[1];
    return seed === undefined || verdict === "not run"
      ? []
      : [{ seed: Number(seed), verdict: verdict as Verdict["verdict"], modes: [] }];
  });
  const known = modes.match(/unknown mode|\S+/g) ?? [];
  const count = (word: Verdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === word).length;
  return {
    scenario,
    release,
    version,
    verdicts,
    modes: known,
    // Matrices of before did not say on which kinds of entity a mode was.
    told: mode_kinds === "" ? known : mode_kinds.split("; "),
    labels: labels.match(/\S+/g) ?? [],
    agreed: agreed === "true",
    diverged: {
      count: count("diverged"),
      of: count("diverged") + count("converged"),
      low: Number(rate_low || 0),
      high: Number(rate_high || 1),
    },
  };
}
