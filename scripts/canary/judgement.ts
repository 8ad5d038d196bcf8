import { type Environment, modesOf, type Verdict } from "../../harness/contracts/index.ts";
import { assembledText, repeatCommand } from "../../harness/report/index.ts";
import { plural } from "../../harness/text/index.ts";
import { type LostTrial, lostText } from "../reference/lost.ts";
import { nearlyAll } from "../reference/releases.ts";
import { isControl, type Wanted } from "../reference/work.ts";
import type { Judged } from "./baseline.ts";
import { type CanaryTrial, compareWith, decided, type Undecided } from "./compare.ts";
import type { Judgement } from "./outcome.ts";

/** What a release's trials came to; and those that came to no verdict. */
export interface Ran {
  trials: readonly { verdict: Verdict; environment: Environment }[];
  lost: readonly LostTrial[];
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
  { trials, lost: broken }: Ran,
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
  const news = comparison.fresh.length > 0 || ofControls.some(({ word }) => word === "diverged");
  const undecided = [...compareWith(cells, ofControls).undecided, ...comparison.undecided];
  const lost = refused === null ? [catalogue, controls].flatMap((wanted) => lostOf(wanted, own, broken)) : [];
  return {
    release,
    part,
    baseline: baseline?.version ?? null,
    refused: refused ?? (news ? null : noAnswer(catalogue.scenarios, own, baseline, broken)),
    comparison: { ...comparison, undecided },
    lost: own.length === 0 ? [] : lost,
    ran: own.length,
    decided: own.filter(({ word }) => decided(word)).length,
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

/** Why the trials are no answer for the release, or null. What diverged newly is an answer in any case. */
function noAnswer(
  scenarios: readonly string[],
  trials: readonly CanaryTrial[],
  baseline: Judged | null,
  [first]: readonly LostTrial[],
): string | null {
  // One reason says more than a row for each trial.
  if (trials.length === 0) return first ? lostText(first) : "No trial came to a verdict.";
  if (scenarios.length === 0) return null;
  const own = new Set(trials.filter(({ word }) => decided(word)).map(({ scenario }) => scenario));
  if (!scenarios.some((id) => own.has(id))) return "No scenario converged or diverged.";
  if (baseline === null) return null;
  const before = baseline.cells.filter(({ verdicts }) => verdicts.some(({ verdict }) => decided(verdict)));
  const comparable = scenarios.filter((id) => before.some(({ scenario }) => scenario === id));
  const both = comparable.filter((id) => own.has(id)).length;
  if (both >= nearlyAll * comparable.length) return null;
  return `Only ${both} of the ${plural(comparable.length, "scenario")} that ${baseline.version} decides converged or diverged.`;
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

function lostOf(
  { scenarios, seeds }: Wanted,
  trials: readonly CanaryTrial[],
  broken: readonly LostTrial[],
): Undecided[] {
  return scenarios.flatMap((scenario) =>
    seeds
      .filter((seed) => !trials.some((trial) => trial.scenario === scenario && trial.seed === seed))
      .map((seed) => {
        const own = broken.filter((one) => one.scenario === scenario);
        const { why } = own.find((one) => one.seed === seed) ?? own[0] ?? { why: "it came to no verdict" };
        return { scenario, seed, why };
      }),
  );
}
