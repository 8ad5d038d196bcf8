import type { CampaignResult, Compared, Comparison, NotJudged } from "../contracts/index.ts";
import { changesBetween } from "./changes.ts";
import { comparedOf } from "./compared.ts";
import { dependencyDifferences, settingDifferences } from "./differences.ts";

/**
 * Each other subject against the first; with a baseline every subject against each of the baseline's. A subject that has no
 * trial is compared, too: nothing of it could be judged.
 */
export function comparisonsOf({
  trials,
  failures,
  stacks,
  baseline,
}: Pick<CampaignResult, "trials" | "failures" | "stacks" | "baseline">): Comparison[] {
  const now = trials.map(comparedOf);
  const subjects = unique([
    ...stacks.map(({ subject }) => subject),
    ...now.map(({ subject }) => subject),
    ...failures.map(({ subject }) => subject),
  ]);
  if (!baseline) {
    const [first, ...others] = subjects;
    return others.map((after) => compare(of(now, first!), of(now, after), { before: first!, after }));
  }
  const asked = new Set([...now, ...failures].map(({ scenario }) => scenario));
  const earlier = baseline.trials.filter(({ scenario }) => asked.has(scenario));
  return unique(earlier.map(({ subject }) => subject)).flatMap((before) =>
    subjects.map((after) => {
      const names = { before, baseline: baseline.file, after };
      return compareSamePlans(of(earlier, before), of(now, after), names);
    }),
  );
}

type Names = Pick<Comparison, "before" | "baseline" | "after">;

function compare(before: readonly Compared[], after: readonly Compared[], names: Names): Comparison {
  const changes = changesBetween(before, after);
  const dependencies = dependencyDifferences(before, after);
  return { ...names, ...changes, dependencies, settings: settingDifferences(before, after) };
}

/** Only trials of a plan that both sides ran can be compared. */
function compareSamePlans(before: readonly Compared[], after: readonly Compared[], names: Names): Comparison {
  const [left, right] = [withoutOtherPlans(before, after), withoutOtherPlans(after, before)];
  const kept = new Set([...left, ...right].map(({ scenario }) => scenario));
  const dropped = unique(before.map(({ scenario }) => scenario)).filter((scenario) => !kept.has(scenario));
  const comparison = compare(left, right, names);
  const others = dropped.map((scenario): NotJudged => ({ scenario, side: "both", inconclusive: 0, otherPlan: true }));
  return { ...comparison, notJudged: [...comparison.notJudged, ...others] };
}

/** Without those of scenarios that the other side ran by other plans only. */
function withoutOtherPlans(trials: readonly Compared[], others: readonly Compared[]): Compared[] {
  const hashes = new Set(others.map(({ planHash }) => planHash));
  const scenarios = new Set(others.map(({ scenario }) => scenario));
  return trials.filter(({ planHash, scenario }) => hashes.has(planHash) || !scenarios.has(scenario));
}

function of(trials: readonly Compared[], subject: string): Compared[] {
  return trials.filter((trial) => trial.subject === subject);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
