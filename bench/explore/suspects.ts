import type { ExploreGroup, Plan, TrialOutcome } from "../../harness/contracts/index.ts";
import { type Group, withDivergence } from "../../harness/explore/groups.ts";
import { type Target, targetsOf } from "../../harness/shrink/target.ts";

/** What exploring showed of a LiteLLM without the planted defect. */
export type Known = Pick<ExploreGroup, "mode" | "counters" | "shapes">;

/** A trial that shows what the other LiteLLM was not seen to show. */
export interface Suspect {
  plan: Plan;
  outcome: TrialOutcome;
  targets: readonly Target[];
  /** No such mode was seen at all. */
  isNewMode: boolean;
}

/** null: all of it is known. */
export function suspectOf(plan: Plan, outcome: TrialOutcome, known: readonly Known[]): Suspect | null {
  if (outcome.verdict.verdict !== "diverged") return null;
  const groups = groupsIn(plan, outcome).filter((group) => !known.some((one) => covers(one, group)));
  const targets = targetsOf(outcome).filter(({ mode, kind }) =>
    groups.some((group) => group.mode === mode && group.counters.has(kind)),
  );
  if (targets.length === 0) return null;
  const modes = new Set(known.map(({ mode }) => mode));
  return { plan, outcome, targets, isNewMode: targets.some(({ mode }) => !modes.has(mode)) };
}

/** What the trial shows, as something that is known from now on. */
export function knownFrom(plan: Plan, outcome: TrialOutcome): Known[] {
  return groupsIn(plan, outcome).map(({ mode, counters, shapes }) => ({
    mode,
    counters: [...counters],
    shapes: [...shapes],
  }));
}

function groupsIn(plan: Plan, { verdict, environment, dir }: TrialOutcome): Group[] {
  const { entities } = environment;
  return [...withDivergence(new Map(), { plan, verdict, dir, entities }).values()];
}

function covers(known: Known, { mode, counters, shapes }: Group): boolean {
  return (
    known.mode === mode && counters.isSubsetOf(new Set(known.counters)) && shapes.isSubsetOf(new Set(known.shapes))
  );
}
