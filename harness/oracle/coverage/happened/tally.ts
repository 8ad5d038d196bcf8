import type { Deed, Excuse, Missed } from "./kinds.ts";

/** What was planned of one kind, and what of it did not happen: rightly, and without an excuse. */
export interface Tally {
  planned: number;
  excused: Excuse[];
  missing: Missing[];
}

export interface Missing {
  deed: Deed;
  why: Missed;
}

/** One planned thing. `missed` null: it happened. `excuse`: why it is right that it did not. */
export interface Planned {
  deed: Deed;
  missed: Missed | null;
  excuse?: Excuse | null;
}

export function tally(planned: readonly Planned[]): Tally {
  return {
    planned: planned.length,
    excused: planned.flatMap(({ missed, excuse }) => (missed === null || !excuse ? [] : [excuse])),
    missing: planned.flatMap(({ deed, missed, excuse }) => (missed === null || excuse ? [] : [{ deed, why: missed }])),
  };
}

export function total(tallies: readonly Tally[]): Tally {
  return {
    planned: tallies.reduce((sum, { planned }) => sum + planned, 0),
    excused: tallies.flatMap(({ excused }) => excused),
    missing: tallies.flatMap(({ missing }) => missing),
  };
}
