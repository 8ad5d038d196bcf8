import type { BisectTrial } from "../contracts/index.ts";

/** The mode to follow where none was named. */
export interface ChosenMode {
  mode: string;
  /** Others of the bad end that the good end does not show either. */
  others: string[];
}

/**
 * The mode that most seeds of the bad end show and none of the good end; where the good end shows all of them, the one that most
 * show. Null: the bad end shows none.
 */
export function chooseMode(bad: readonly BisectTrial[], good: readonly BisectTrial[]): ChosenMode | null {
  const ofGood = new Set(good.flatMap(({ modes }) => modes));
  const ofBad = [...new Set(bad.flatMap(({ modes }) => modes))].sort(
    (a, b) => seedsWith(b, bad) - seedsWith(a, bad) || a.localeCompare(b, "en", { numeric: true }),
  );
  const gone = ofBad.filter((mode) => !ofGood.has(mode));
  const [mode, ...others] = gone.length > 0 ? gone : ofBad;
  return mode === undefined ? null : { mode, others: gone.length > 0 ? others : [] };
}

const seedsWith = (mode: string, trials: readonly BisectTrial[]) =>
  trials.filter(({ modes }) => modes.includes(mode)).length;
