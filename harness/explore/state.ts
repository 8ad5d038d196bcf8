import type { CorpusEntry, VerdictWord } from "../contracts/index.ts";
import {
  expecting,
  type Knowledge,
  learn,
  newFeatures,
  nothingKnown,
  plannedOf,
  type Shown,
} from "./coverage/index.ts";
import { type Ground, narrowed } from "./draw/index.ts";
import { type Divergence, type Group, type Groups, keysOf, sorted, withDivergence } from "./groups.ts";
import type { Candidate, Parent } from "./pick.ts";
import { type Reasons, withReason } from "./reasons.ts";

/** A trial that was asked for, and why. */
export type Asked = { plan: Candidate["plan"] } & (
  | { why: "explore"; candidate: Candidate }
  /** Whether the smallest plan of these groups shows the same again. */
  | { why: "confirm"; groups: readonly string[] }
);

/** One that was judged. */
export interface Judged extends Divergence {
  asked: Asked;
  shown: Shown;
}

export interface Confirmed {
  times: number;
  of: number;
}

/** Where exploring is. */
export interface State {
  ground: Ground;
  known: Knowledge;
  parents: readonly Parent[];
  groups: Groups;
  /** By group and plan. */
  confirmed: ReadonlyMap<string, Confirmed>;
  /** Trials that confirm are not among these, nor in what follows. */
  words: Readonly<Record<VerdictWord, number>>;
  vacuous: number;
  inconclusive: Reasons;
  /** Trials that could not be run. */
  failures: Reasons;
  /** Replicas that ended by themselves; the plans are those that were cut short. */
  falls: Reasons;
  /** Trials that confirm. */
  confirmations: number;
  /** For the corpus. */
  fresh: readonly Omit<CorpusEntry, "schemaVersion" | "phantom429" | "litellm">[];
  rounds: readonly { trials: number; newFeatures: number; seconds: number }[];
}

export function begin(ground: Ground): State {
  return {
    ground,
    known: nothingKnown,
    parents: [],
    groups: new Map(),
    confirmed: new Map(),
    words: { converged: 0, diverged: 0, inconclusive: 0, "not-applicable": 0 },
    vacuous: 0,
    inconclusive: new Map(),
    failures: new Map(),
    falls: new Map(),
    confirmations: 0,
    fresh: [],
    rounds: [],
  };
}

/** With another trial's outcome. */
export function absorb(state: State, judged: Judged): State {
  const { asked, verdict, environment } = judged;
  const grounded: State = {
    ...state,
    ground: narrowed(state.ground, environment),
    groups: verdict.verdict === "diverged" ? withDivergence(state.groups, divergenceOf(judged)) : state.groups,
  };
  return asked.why === "confirm"
    ? confirm(grounded, asked.groups, judged)
    : explored(counted(grounded, judged), asked.candidate, judged);
}

function counted(state: State, { plan, verdict, dir, shown }: Judged): State {
  const { verdict: word, headline, faults } = verdict;
  const planned = plan.phases.some((phase) => phase.faults.length > 0);
  const vacuous = faults.missing.length > 0 || (planned && shown.struck.size === 0);
  const { scenario } = plan;
  return {
    ...state,
    words: { ...state.words, [word]: state.words[word] + 1 },
    vacuous: state.vacuous + (word !== "not-applicable" && vacuous ? 1 : 0),
    inconclusive:
      word === "inconclusive" ? withReason(state.inconclusive, headline, [scenario], [dir]) : state.inconclusive,
  };
}

/** With a trial that could not be run. */
export function lost(state: State, { why, plan }: Pick<Asked, "why" | "plan">, message: string, dir: string): State {
  const known = expecting(state.known, plannedOf(plan));
  if (why === "confirm") return { ...state, known };
  return { ...state, known, failures: withReason(state.failures, message, [plan.scenario], [dir]) };
}

/** With replicas that ended by themselves. @param dirs of their logs, and of the trials that were cut short */
export function fallen(state: State, reason: string, plans: readonly string[], dirs: readonly string[]): State {
  return { ...state, falls: withReason(state.falls, reason, plans, dirs) };
}

/** Directories that stay. */
export function keptPlaces({ groups, inconclusive, failures, falls }: State): Set<string> {
  const diverged = [...groups.values()].flatMap(({ kept }) => kept.map(({ dir }) => dir));
  const others = [inconclusive, failures, falls].flatMap((reasons) =>
    [...reasons.values()].flatMap(({ kept }) => kept),
  );
  return new Set([...diverged, ...others]);
}

function divergenceOf({ plan, verdict, dir, environment }: Judged): Divergence {
  return { plan, verdict, dir, environment };
}

function explored(state: State, { genome, sections, planned }: Candidate, { plan, verdict, shown }: Judged): State {
  const features = newFeatures(state.known, shown);
  const known = learn(state.known, planned, shown);
  if (features.length === 0 || verdict.verdict === "not-applicable") return { ...state, known };
  const modes = [...new Set(verdict.findings.map(({ mode }) => mode))];
  return {
    ...state,
    known,
    parents: [...state.parents, { genome, sections }],
    fresh: [...state.fresh, { genome, plan, verdict: verdict.verdict, modes, features }],
  };
}

function confirm(before: State, groups: readonly string[], judged: Judged): State {
  const { plan, shown, verdict } = judged;
  const known = learn(before.known, plannedOf(plan), shown);
  const state = { ...before, known, confirmations: before.confirmations + 1 };
  if (verdict.verdict === "inconclusive") return state;
  const again = keysOf(judged);
  const confirmed = new Map(state.confirmed);
  for (const group of groups) {
    const key = confirmKey(group, plan.scenario);
    const { times, of } = confirmed.get(key) ?? { times: 0, of: 0 };
    confirmed.set(key, { times: times + (again.includes(group) ? 1 : 0), of: of + 1 });
  }
  return { ...state, confirmed };
}

function confirmKey(group: string, plan: string): string {
  return `${plan} ${group}`;
}

/** How often a group's smallest plan was run again. */
export function confirmedOf({ confirmed }: State, { key, smallest }: Group): Confirmed {
  return confirmed.get(confirmKey(key, smallest.plan.scenario)) ?? { times: 0, of: 0 };
}

export function groupsOf({ groups }: State): Group[] {
  return sorted(groups);
}

/** Groups whose smallest plan showed the same again. */
export function confirmedGroups(state: State): Group[] {
  return groupsOf(state).filter((group) => confirmedOf(state, group).times > 0);
}

/** Groups whose smallest plan was not run again yet. @param any also those of which a larger plan was */
export function unconfirmed(state: State, any: boolean): Group[] {
  const was = (key: string) => [...state.confirmed.keys()].some((one) => one.endsWith(` ${key}`));
  return groupsOf(state).filter((group) => (any ? confirmedOf(state, group).of === 0 : !was(group.key)));
}
