import { modeIds, modeOf } from "../catalogue/index.ts";
import { unknownMode } from "../contracts/index.ts";
import { type Expectation, isRace, type Share } from "./expectation.ts";
import { judgedAs } from "./judged-as.ts";
import type { Seen } from "./seen.ts";
import { type GateRun, type GateTrial, type Named, nameOf } from "./trial.ts";

/** That many trials that all show a race decide, and with fewer nothing is decided. */
const enough = 3;
/**
 * A scenario gets so many seeds at most. A race of 1 in 5 that was met once is then called new by chance in 1 of 9 gates with one seed,
 * and in 1 of 37 with three. Of a defect that 4 of 5 trials show and that was met, 98 of 100 gates say that it is new.
 */
const most = 7;

/** Modes that come and go by chance: by their nature, or some seeds of a scenario showed them on a release and others did not. */
export function raceModes(seen: readonly Pick<Seen, "modes">[]): ReadonlySet<string> {
  const byNature = modeIds.filter((mode) => modeOf(mode)?.isRace === true);
  const shown = seen.flatMap(({ modes }) =>
    // Where it is not known with how many seeds, it is not known as a race.
    [...modes].flatMap(([mode, how]) => (how !== null && isRace(mode, how) ? [mode] : [])),
  );
  return new Set([...byNature, ...shown].filter((mode) => mode !== unknownMode));
}

/** What so many trials make of a race that the file does not have. */
export function standingOf({ times, of }: Share): "new" | "race" | "open" {
  if (of < enough) return "open";
  return times * 2 > of ? "new" : "race";
}

/**
 * The trials that count: those that were asked for, and further seeds of scenarios that showed a race which the file does not have.
 */
export function countedTrials(
  expectations: ReadonlyMap<string, Expectation>,
  { asked, trials }: Pick<GateRun, "asked" | "trials">,
  races: ReadonlySet<string>,
): GateTrial[] {
  const wanted = new Set(asked.map(nameOf));
  const own = trials.filter((trial) => wanted.has(nameOf(trial)));
  const raced = own.filter((trial) => newRaces([trial], expectations.get(trial.scenario)!, races).times.size > 0);
  const further = new Set(raced.flatMap(({ scenario }) => furtherSeeds(scenario, asked).map(nameOf)));
  return trials.filter((trial) => wanted.has(nameOf(trial)) || further.has(nameOf(trial)));
}

/** The seeds that are to be run besides, so that races have a rate and not a single seed's word. Empty: none. */
export function moreSeeds(
  expectations: ReadonlyMap<string, Expectation>,
  { asked, trials, failed }: GateRun,
  races: ReadonlySet<string>,
): Named[] {
  const counted = countedTrials(expectations, { asked, trials }, races);
  const tried = new Set([...counted, ...failed].map(nameOf));
  return [...Map.groupBy(counted, ({ scenario }) => scenario)].flatMap(([scenario, own]) => {
    const { judged, times } = newRaces(own, expectations.get(scenario)!, races);
    const isDecided = judged >= enough && [...times.values()].every((count) => count === judged);
    if (times.size === 0 || isDecided) return [];
    const open = furtherSeeds(scenario, asked).filter((each) => !tried.has(nameOf(each)));
    return judged < enough ? open.slice(0, enough - judged) : open;
  });
}

/** Races that the file does not have, and how many of a scenario's trials show each. */
function newRaces(
  trials: readonly GateTrial[],
  expected: Expectation,
  races: ReadonlySet<string>,
): { judged: number; times: Map<string, number> } {
  const judged = trials.map((trial) => judgedAs(trial, expected)).filter(({ verdict }) => verdict !== "inconclusive");
  const times = new Map<string, number>();
  for (const { modes } of judged)
    for (const mode of modes)
      if (races.has(mode) && !expected.modes.has(mode)) times.set(mode, (times.get(mode) ?? 0) + 1);
  return { judged: judged.length, times };
}

/** The seeds that follow the scenario's own, as far as there is room for them. */
function furtherSeeds(scenario: string, asked: readonly Named[]): Named[] {
  const own = asked.filter((each) => each.scenario === scenario).map(({ seed }) => seed);
  const last = Math.max(...own);
  return Array.from({ length: Math.max(0, most - own.length) }, (_, index) => ({ scenario, seed: last + 1 + index }));
}
