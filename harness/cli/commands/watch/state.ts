import type { VerdictWord } from "../../../contracts/index.ts";

/** What a trial came to when it was last run; `failed`: it could not be. */
export interface Seen {
  scenario: string;
  seed: number;
  word: VerdictWord | "failed";
  reason: string;
  /** Its run directory; of one that could not be run, that of the round. */
  dir: string;
  /** What the run before that came to; null: there was none. */
  before: Seen["word"] | null;
}

export type Outcome = Omit<Seen, "before">;

type Next = "all" | "failed" | "quit";

export interface WatchState {
  readonly scenarios: readonly string[];
  /** The word that a trial is to come to. */
  readonly wanted: VerdictWord;
  readonly seen: readonly Seen[];
  /** Why nothing could be run the last time; null: something was. */
  readonly trouble: string | null;
  /** Where the last round has written; null: it did not get so far. */
  readonly dir: string | null;
  readonly running: boolean;
  /** When what runs has ended. */
  readonly next: Next | null;
}

export type WatchEvent =
  | { type: "begun" }
  | { type: "changed" }
  | { type: "key"; key: string }
  | { type: "interrupted" }
  | { type: "ended"; outcomes: readonly Outcome[]; trouble: string | null; dir: string | null }
  /** What it came to is not told, since it was not to be waited for. */
  | { type: "aborted" };

export type Effect = { do: "run"; scenarios: readonly string[] } | { do: "abort" } | { do: "wait" } | { do: "quit" };

export function initialState(scenarios: readonly string[], wanted: VerdictWord): WatchState {
  return { scenarios, wanted, seen: [], trouble: null, dir: null, running: false, next: null };
}

/** What happens next, and what is to be done about it; null: nothing. */
export function watchStep(state: WatchState, event: WatchEvent): [WatchState, Effect | null] {
  switch (event.type) {
    case "begun":
    case "changed":
      return interrupt(state, "all");
    case "interrupted":
      return interrupt(state, "quit");
    case "key":
      return pressed(state, event.key);
    case "ended": {
      const seen = merge(state.seen, event.outcomes);
      return goOn({ ...state, running: false, seen, trouble: event.trouble, dir: event.dir });
    }
    case "aborted":
      return goOn({ ...state, running: false });
  }
}

/** Scenarios that did not come to what is wanted; all of them where nothing could be run. */
export function failedScenarios(state: WatchState): string[] {
  if (state.trouble !== null) return [...state.scenarios];
  const failed = failedTrials(state);
  return state.scenarios.filter((scenario) => failed.some((each) => each.scenario === scenario));
}

/** Where to read why something failed: its run directory, or what holds all of them; null: nothing failed, or nothing was written. */
export function evidence(state: WatchState): string | null {
  if (state.trouble !== null) return state.dir;
  const dirs = failedTrials(state).map(({ dir }) => dir);
  return dirs.length < 2 ? (dirs[0] ?? null) : state.dir;
}

/** As of `run`: 1 where something failed, 4 where nothing came to what is wanted. */
export function exitCode(state: WatchState): 0 | 1 | 4 {
  if (failedScenarios(state).length > 0) return 1;
  return state.seen.some(({ word }) => word === state.wanted) ? 0 : 4;
}

const failedTrials = ({ seen, wanted }: WatchState) =>
  seen.filter(({ word }) => word !== wanted && word !== "not-applicable");

/** Those whose word is not what it was. */
export const changedSince = (seen: readonly Seen[]): Seen[] =>
  seen.filter(({ word, before }) => before !== null && word !== before);

function pressed(state: WatchState, key: string): [WatchState, Effect | null] {
  if (key === "q") return interrupt(state, "quit");
  if (key === "r") return interrupt(state, "all");
  if (key !== "f") return [state, null];
  return state.running ? [{ ...state, next: state.next ?? "failed" }, null] : goOn({ ...state, next: "failed" });
}

/** Does it at once: what runs is of no interest any more. */
function interrupt(state: WatchState, next: Next): [WatchState, Effect | null] {
  if (!state.running) return goOn({ ...state, next });
  const chosen = state.next === "quit" ? "quit" : next;
  return [{ ...state, next: chosen }, { do: "abort" }];
}

function goOn(state: WatchState): [WatchState, Effect] {
  const idle = { ...state, next: null };
  if (state.next === "quit") return [idle, { do: "quit" }];
  const scenarios = state.next === "failed" ? failedScenarios(state) : state.scenarios;
  if (state.next === null || scenarios.length === 0) return [idle, { do: "wait" }];
  return [
    { ...idle, running: true },
    { do: "run", scenarios },
  ];
}

function merge(seen: readonly Seen[], outcomes: readonly Outcome[]): Seen[] {
  const same = (a: Outcome) => (b: Outcome) => a.scenario === b.scenario && a.seed === b.seed;
  const older = seen.map((each) => {
    const newer = outcomes.find(same(each));
    // What was not run again has not changed.
    return newer ? { ...newer, before: each.word } : { ...each, before: each.word };
  });
  const added = outcomes.filter((each) => !seen.some(same(each)));
  return [...older, ...added.map((each) => ({ ...each, before: null }))];
}
