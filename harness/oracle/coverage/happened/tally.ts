/** What was planned of one kind, and what of it did not happen, with why: rightly, and without. */
export interface Tally {
  planned: number;
  excused: string[];
  missing: string[];
}

/** One planned thing: it happened if it is neither missing nor excused. */
export interface Deed {
  name: string;
  /** Why it did not happen; null: it did. */
  missed: string | null;
  /** Why that is as it should be. */
  excuse?: string | null;
}

export function tally(deeds: readonly Deed[]): Tally {
  return {
    planned: deeds.length,
    excused: deeds.flatMap(({ missed, excuse }) => (missed === null || !excuse ? [] : [excuse])),
    missing: deeds.flatMap(({ name, missed, excuse }) => (missed === null || excuse ? [] : [`${name} (${missed})`])),
  };
}

export function total(tallies: readonly Tally[]): Tally {
  return {
    planned: tallies.reduce((sum, { planned }) => sum + planned, 0),
    excused: tallies.flatMap(({ excused }) => excused),
    missing: tallies.flatMap(({ missing }) => missing),
  };
}
