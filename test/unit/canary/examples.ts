import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import { type Judged, judgedIn } from "../../../scripts/canary/baseline.ts";
import type { CanaryTrial } from "../../../scripts/canary/compare.ts";
import { columnsOf, ReferenceColumn } from "../../../scripts/reference/matrix/index.ts";

/** "diverged D1 D2" on a scenario. */
export function trial(scenario: string, text: string, seed = 1): CanaryTrial {
  const [word = "", ...modes] = text.split(" ");
  return {
    scenario,
    seed,
    word: word as VerdictWord,
    modes,
    reason: `because ${text}`,
    repeat: `npx phantom429 run ${scenario} --seed ${seed}`,
  };
}

/** The releases of a matrix.csv; `began` by release, where it is known. */
export function judgedOf(csv: string, began: Record<string, string> = {}): Judged[] {
  const cells = readMatrix(csv);
  const columns = Object.entries(began).map(([spec, startedAt]) =>
    ReferenceColumn.parse({ spec, version: spec, startedAt }),
  );
  return judgedIn({ cells, columns: columnsOf(cells, columns) });
}

/** A matrix of one release: scenario → the cells of seeds 1, 2, 3. */
export function matrix(version: string, cells: Record<string, readonly string[]>): string {
  const rows = Object.entries(cells).map(([scenario, seeds]) => {
    const modes = [...new Set(seeds.flatMap((seed) => seed.match(/unknown mode|D\d+/g) ?? []))].join(" ");
    return [scenario, version, version, ...seeds, modes].join(",");
  });
  return `${["scenario,release,version,seed 1,seed 2,seed 3,modes", ...rows].join("\n")}\n`;
}
