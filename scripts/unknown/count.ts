import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../../harness/contracts/index.ts";
import { judge } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { unknownMode } from "../as-run/matrix.ts";
import type { UnknownShare } from "../as-run/unknown.ts";
import { runsBelow } from "../rejudge/runs.ts";

type Judged = Pick<Verdict, "verdict" | "subject" | "seed" | "findings">;

/** Every recorded trial at or below the places, under the present oracle; those that cannot be judged are told of. */
export function* judgedBelow(places: readonly string[], tell: (line: string) => void): Generator<Judged> {
  for (const run of places.flatMap((place) => [...runsBelow(place)])) {
    // Without one the trial was not finished.
    if (!existsSync(join(run, "verdict.json"))) continue;
    try {
      yield judge(readRun(run), { expected: null });
    } catch (error) {
      tell(`${run} cannot be judged: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** A row per release. */
export function countUnknown(
  trials: Iterable<Judged>,
  { set, tuned_on }: Pick<UnknownShare, "set" | "tuned_on">,
): UnknownShare[] {
  const releases = Map.groupBy(trials, ({ subject }) => subject.version);
  return [...releases].map(([release, own]) => {
    const diverged = own.filter(({ verdict }) => verdict === "diverged");
    const findings = diverged.flatMap((trial) => trial.findings);
    const seeds = [...new Set(own.map(({ seed }) => seed))].sort((a, b) => a - b);
    return {
      set,
      release,
      tuned_on,
      seeds: seeds.length > 6 ? `${seeds.length} seeds` : seeds.join(" "),
      trials: own.length,
      inconclusive: own.filter(({ verdict }) => verdict === "inconclusive").length,
      diverged: diverged.length,
      diverged_unknown: diverged.filter((trial) => trial.findings.some(isUnknown)).length,
      findings: findings.length,
      findings_unknown: findings.filter(isUnknown).length,
    };
  });
}

function isUnknown({ mode }: { mode: string }): boolean {
  return mode === unknownMode;
}
