import type { Environment, Verdict } from "../../harness/contracts/index.ts";
import { assembledText, repeatCommand } from "../../harness/report/index.ts";
import { modesOf } from "../../harness/report/matrix.ts";
import { isControl, type Wanted } from "../reference/work.ts";
import type { Judged } from "./baseline.ts";
import { type CanaryTrial, compareWith, type Undecided } from "./compare.ts";
import type { Judgement } from "./outcome.ts";

/** What a release's trials came to; `lines` say of those without a verdict why. */
export interface Ran {
  trials: readonly { verdict: Verdict; environment: Environment }[];
  lines: readonly string[];
}

/** What was to be run: the catalogue, and the controls, which have seeds of their own. */
export interface Work {
  /** Scenarios are left out. */
  part: boolean;
  catalogue: Wanted;
  controls: Wanted;
}

/** @param refused why the release was not run, or null */
export function judgementOf(
  release: string,
  baseline: Judged | null,
  { trials, lines }: Ran,
  refused: string | null,
  { part, catalogue, controls }: Work,
  finishedAt: string,
): Judgement {
  const own = trials.map(canaryTrial);
  const cells = baseline?.cells ?? [];
  const comparison = compareWith(
    cells,
    own.filter(({ scenario }) => !isControl(scenario)),
  );
  const ofControls = own.filter(({ scenario }) => isControl(scenario));
  const undecided = [...compareWith(cells, ofControls).undecided, ...comparison.undecided];
  const lost = refused === null ? [catalogue, controls].flatMap((wanted) => lostOf(wanted, own, lines)) : [];
  return {
    release,
    part,
    baseline: baseline?.version ?? null,
    // Where nothing came to a verdict, one reason says more than a row for each trial.
    refused: refused ?? (own.length === 0 ? (lines[0] ?? "No trial came to a verdict.") : null),
    comparison: { ...comparison, undecided },
    lost: own.length === 0 ? [] : lost,
    trials: own.length,
    scenarios: catalogue.scenarios.length,
    seeds: catalogue.seeds,
    controls: {
      scenarios: controls.scenarios.length,
      seeds: controls.seeds,
      held: controls.scenarios.filter((scenario) => held(scenario, controls.seeds, ofControls)).length,
      diverged: ofControls.filter(({ word }) => word === "diverged"),
    },
    assembled: assembledText(trials.at(-1)?.environment.subject.assembled),
    finishedAt,
  };
}

/** With every seed that was asked for. */
function held(control: string, seeds: readonly number[], trials: readonly CanaryTrial[]): boolean {
  return seeds.every((each) =>
    trials.some(({ scenario, seed, word }) => scenario === control && seed === each && word === "converged"),
  );
}

function canaryTrial({ verdict, environment }: Ran["trials"][number]): CanaryTrial {
  const { scenario, seed, verdict: word, reason, findings } = verdict;
  const modes = word === "diverged" ? modesOf(findings) : [];
  return { scenario, seed, word, modes, reason, repeat: repeatCommand(verdict, environment) };
}

function lostOf({ scenarios, seeds }: Wanted, trials: readonly CanaryTrial[], lines: readonly string[]): Undecided[] {
  return scenarios.flatMap((scenario) =>
    seeds
      .filter((seed) => !trials.some((trial) => trial.scenario === scenario && trial.seed === seed))
      .map((seed) => {
        const told = lines.filter((line) => line.startsWith(`${scenario} on `));
        const why = told.find((line) => line.includes(`, seed ${seed}: `)) ?? told[0] ?? "";
        return { scenario, seed, why: why.replace(/^.*?, (?:seed \d+|all seeds): /, "") || "it came to no verdict" };
      }),
  );
}
