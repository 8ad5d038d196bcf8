import type { CorpusEntry, VerdictWord } from "../contracts/index.ts";
import { type Knowledge, learn, newFeatures, nothingKnown, plannedOf, type Shown } from "./coverage/index.ts";
import { type Ground, narrowed } from "./draw/index.ts";
import { type Divergence, type Group, grouped, keysOf } from "./groups.ts";
import type { Candidate, Parent } from "./pick.ts";

/** A trial that was asked for, and why. */
export type Asked = { plan: Candidate["plan"] } & (
  | { why: "explore"; candidate: Candidate }
  /** Whether the smallest plan of these groups shows the same again. */
  | { why: "confirm"; groups: readonly string[] }
);

/** One that was judged. */
export interface Judged extends Divergence {
  asked: Asked;
  environment: Parameters<typeof narrowed>[1];
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
  divergences: readonly Divergence[];
  /** By group and plan. */
  confirmed: ReadonlyMap<string, Confirmed>;
  words: Readonly<Record<VerdictWord, number>>;
  vacuous: number;
  failed: number;
  inconclusive: readonly { reason: string; dir: string }[];
  /** For the corpus. */
  fresh: readonly Omit<CorpusEntry, "schemaVersion" | "phantom429" | "litellm">[];
  rounds: readonly { trials: number; newFeatures: number; seconds: number }[];
}

export function begin(ground: Ground): State {
  return {
    ground,
    known: nothingKnown,
    parents: [],
    divergences: [],
    confirmed: new Map(),
    words: { converged: 0, diverged: 0, inconclusive: 0, "not-applicable": 0 },
    vacuous: 0,
    failed: 0,
    inconclusive: [],
    fresh: [],
    rounds: [],
  };
}

/** With another trial's outcome. */
export function absorb(state: State, judged: Judged): State {
  const { asked, verdict, environment, dir } = judged;
  const { verdict: word, headline } = verdict;
  const counted: State = {
    ...state,
    ground: narrowed(state.ground, environment),
    words: { ...state.words, [word]: state.words[word] + 1 },
    vacuous: state.vacuous + (word !== "not-applicable" && verdict.faults.missing.length > 0 ? 1 : 0),
    inconclusive: word === "inconclusive" ? [...state.inconclusive, { reason: headline, dir }] : state.inconclusive,
    divergences: word === "diverged" ? [...state.divergences, divergenceOf(judged)] : state.divergences,
  };
  return asked.why === "confirm" ? confirm(counted, asked.groups, judged) : explored(counted, asked.candidate, judged);
}

/** With a trial that could not be run: what it planned did not take place. */
export function lost(state: State, { plan }: Pick<Asked, "plan">): State {
  const nothing = { features: [], leaking: [], struck: new Set<string>() };
  return { ...state, failed: state.failed + 1, known: learn(state.known, plannedOf(plan), nothing) };
}

function divergenceOf({ plan, verdict, dir, entities }: Judged): Divergence {
  return { plan, verdict, dir, entities };
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

function confirm(state: State, groups: readonly string[], judged: Judged): State {
  const { plan, shown, verdict } = judged;
  const known = learn(state.known, plannedOf(plan), shown);
  if (verdict.verdict === "inconclusive") return { ...state, known };
  const again = keysOf(judged);
  const confirmed = new Map(state.confirmed);
  for (const group of groups) {
    const key = confirmKey(group, plan.scenario);
    const { times, of } = confirmed.get(key) ?? { times: 0, of: 0 };
    confirmed.set(key, { times: times + (again.includes(group) ? 1 : 0), of: of + 1 });
  }
  return { ...state, known, confirmed };
}

function confirmKey(group: string, plan: string): string {
  return `${plan} ${group}`;
}

/** How often a group's smallest plan was run again. */
export function confirmedOf({ confirmed }: State, { key, smallest }: Group): Confirmed {
  return confirmed.get(confirmKey(key, smallest.plan.scenario)) ?? { times: 0, of: 0 };
}

export function groupsOf({ divergences }: State): Group[] {
  return grouped(divergences);
}

/** Groups whose smallest plan was not run again yet. @param any also those of which a larger plan was */
export function unconfirmed(state: State, any: boolean): Group[] {
  const was = (key: string) => [...state.confirmed.keys()].some((one) => one.endsWith(` ${key}`));
  return groupsOf(state).filter((group) => (any ? confirmedOf(state, group).of === 0 : !was(group.key)));
}
