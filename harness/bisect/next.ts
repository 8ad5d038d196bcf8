import type { BisectAsked, BisectDocument, BisectRound } from "../contracts/index.ts";
import { chooseMode } from "./mode.ts";
import { lineStarts } from "./order.ts";
import { pick } from "./pick.ts";
import { type Rule, ruleBy, type Standing, standingOf, type Tally, tally } from "./tally.ts";

/** All that a step depends on: what is to be done next follows from what was seen. */
export type Seen = Pick<BisectDocument, "find" | "releases" | "rounds"> & { asked: BisectAsked };

export type Step =
  | { kind: "run"; release: string; seeds: number[]; why: BisectRound["why"]; between: string[] }
  /** An end could not be judged. */
  | { kind: "unjudged"; release: string; why: "bad end" | "good end" }
  /** Both ends came to the same. */
  | { kind: "same" }
  /** `between`: those that were skipped; empty: `first` is the first. */
  | { kind: "found"; before: string; first: string; between: string[] };

/** The neighbours at the end have at least so many seeds. */
const verified = 3;

/** What is known after some rounds. */
export interface Known {
  mode: string | null;
  others: string[];
  rule: Rule;
  tallyOf(release: string): Tally;
  standingOf(release: string): Standing;
}

export function known({ asked, rounds }: Seen): Known {
  const { good, bad, mode: named, seeds } = asked;
  const roundsOf = (release: string) => rounds.filter((round) => round.release === release);
  // Later seeds of an end change neither mode nor rule: releases in between were judged by these.
  const begun = rounds.findIndex(({ why }) => why === "midpoint" || why === "neighbour");
  const atFirst = begun === -1 ? rounds : rounds.slice(0, begun);
  const firstOf = (release: string) => atFirst.filter((round) => round.release === release);
  const trialsOf = (release: string) => firstOf(release).flatMap(({ trials }) => trials);
  const chosen = named === null && firstOf(good).length > 0 ? chooseMode(trialsOf(bad), trialsOf(good)) : null;
  const mode = named ?? chosen?.mode ?? null;
  const tallyOf = (release: string) => tally(roundsOf(release), mode);
  const rule = ruleBy(tally(firstOf(bad), mode), seeds);
  return {
    mode,
    others: chosen?.others ?? [],
    rule,
    tallyOf,
    standingOf: (release) => standingOf(tallyOf(release), rule),
  };
}

/** The next step of a bisection; pure, and the same whether it was interrupted or not. */
export function next(seen: Seen): Step {
  const { asked, releases, rounds } = seen;
  const { good, bad, firstSeed, seeds } = asked;
  const { rule, tallyOf, standingOf: standing } = known(seen);
  const names = releases.map(({ version }) => version);
  const isUntried = (release: string) => !rounds.some((round) => round.release === release);
  const starts = asked.order === "version" ? lineStarts(releases) : new Set<string>();
  const run = (release: string, count: number, why: BisectRound["why"], between = names.slice(1, -1)): Step => {
    const from = firstSeed + tallyOf(release).seeds;
    return { kind: "run", release, seeds: Array.from({ length: count }, (_, at) => from + at), why, between };
  };
  const more = (release: string, between?: string[]): Step => {
    const { judged, seeds: had } = tallyOf(release);
    return run(release, Math.min(rule.needed - judged, rule.limit - had), "more seeds", between);
  };

  for (const [end, why] of [
    [bad, "bad end"],
    [good, "good end"],
  ] as const) {
    if (isUntried(end)) return run(end, seeds, why);
    if (standing(end) === "unclear") return more(end);
    if (standing(end) === "skipped") return { kind: "unjudged", release: end, why };
  }
  if (standing(bad) !== "bad" || standing(good) !== "good") return { kind: "same" };

  const { before, first, between } = bounds(names, standing, isUntried);
  const unclear = names.find((release) => !isUntried(release) && standing(release) === "unclear");
  if (unclear !== undefined) return more(unclear, between);
  if (between.some(isUntried)) return run(pick(between, isUntried, starts), seeds, "midpoint", between);
  for (const neighbour of [before, first]) {
    const { judged, seeds: had } = tallyOf(neighbour);
    const lacking = Math.min(verified - judged, rule.limit - had);
    if (lacking > 0) return run(neighbour, lacking, "neighbour", between);
  }
  return { kind: "found", before, first, between };
}

/** The last release that is as the older end, and the first one after it that is as the newer end. */
function bounds(
  names: readonly string[],
  standing: (release: string) => Standing,
  isUntried: (release: string) => boolean,
) {
  const judged = (release: string) => (isUntried(release) ? null : standing(release));
  const [older, newer] = [judged(names[0]!), judged(names.at(-1)!)];
  const last = names.findLastIndex((release) => judged(release) === older);
  const first = names.findIndex((release, at) => at > last && judged(release) === newer);
  return { before: names[last]!, first: names[first]!, between: names.slice(last + 1, first) };
}
