import { changesBetween, type Judged } from "../changes/index.ts";
import { type About, type Expectation, type Frequency, isRace, nothing, type Share, shareText } from "./expectation.ts";
import { judgedAs } from "./judged-as.ts";
import { countedTrials, standingOf } from "./races.ts";
import { type GateRun, type GateTrial, type Named, nameOf, type Undecided } from "./trial.ts";

/** A mode of a scenario: what the gate file says of it, and in how many of the judged trials it was. */
export interface GateItem extends About {
  scenario: string;
  mode: string;
  /** What the file says; undefined: it does not have the mode. */
  before: Frequency | undefined;
  now: Share;
  /** The first trial that shows it; null: none does. */
  seed: number | null;
}

/** What the trials say against a gate file. A mode of a scenario is in one list at most. */
export interface GateResult {
  /** Not in the file. Of a race: more than half of the trials show it. */
  appeared: GateItem[];
  /** Races that are not in the file, and that half of the trials show at most. */
  races: GateItem[];
  /** In the file as of every trial, no race, and in none now; all trials of the scenario were judged. */
  fixed: GateItem[];
  /** As in the file, and accepted no longer. */
  expired: GateItem[];
  /** As in the file. */
  stillThere: GateItem[];
  /** Races that did not show: nothing follows. */
  notSeen: GateItem[];
  undecided: Undecided[];
  /** Scenarios with a judged trial. */
  judged: number;
}

interface Known {
  /** Modes that come and go by chance. */
  races: ReadonlySet<string>;
  /** ISO date */
  today: string;
}

/** What the trials say against a gate file. */
export function evaluate(
  expectations: ReadonlyMap<string, Expectation>,
  { asked, trials, failed }: GateRun,
  { races, today }: Known,
): GateResult {
  const wanted = new Set(asked.map(nameOf));
  const isAsked = (trial: Named) => wanted.has(nameOf(trial));
  const counted = countedTrials(expectations, { asked, trials }, races);
  const seen = counted.map((trial) => ({ trial, judged: judgedAs(trial, expectations.get(trial.scenario)!) }));
  const lost = failed.filter(isAsked);
  const open = [...lost, ...seen.flatMap(({ trial, judged }) => (isAsked(trial) ? undecidedOf(trial, judged) : []))];
  open.push(...notRun(asked, [...lost, ...counted]));
  const known = [...expectations].map(([scenario, { modes }]): Judged => {
    return { scenario, verdict: modes.size === 0 ? "converged" : "diverged", modes: [...modes.keys()] };
  });
  const changes = changesBetween(
    known,
    seen.map(({ judged }) => judged),
  );
  const item = ({ scenario, mode, after }: { scenario: string; mode: string; after: Share }): GateItem => {
    const { modes, about } = expectations.get(scenario)!;
    const first = seen.find(({ judged }) => judged.scenario === scenario && shows(judged, mode));
    // What the file says of its known modes is not about a new one.
    const said = modes.has(mode) ? about : nothing;
    return { scenario, mode, before: modes.get(mode), now: after, ...said, seed: first?.trial.seed ?? null };
  };
  const there = changes.stillThere.map(item);
  const gone = changes.fixed.map(item);
  const fresh = Map.groupBy(changes.appeared.map(item), ({ mode, now }) => (races.has(mode) ? standingOf(now) : "new"));
  const whole = (scenario: string) => open.every((each) => each.scenario !== scenario);
  const isOver = ({ until }: GateItem) => until !== null && until < today;
  return {
    appeared: fresh.get("new") ?? [],
    races: fresh.get("race") ?? [],
    fixed: gone.filter((item) => !isRaceItem(item) && whole(item.scenario)),
    expired: there.filter(isOver),
    stillThere: there.filter((each) => !isOver(each)),
    notSeen: gone.filter(isRaceItem),
    undecided: [...open, ...(fresh.get("open") ?? []).map(openRace)],
    judged: new Set(seen.flatMap(({ judged }) => (judged.verdict === "inconclusive" ? [] : [judged.scenario]))).size,
  };
}

function openRace({ scenario, mode, now, seed }: GateItem): Undecided {
  const trials = `${shareText(now)} ${now.of === 1 ? "trial" : "trials"}`;
  return { scenario, seed: seed!, why: `the race ${mode} in ${trials}: too few to tell whether it is new` };
}

/** Never a pass by absence. */
function notRun(asked: GateRun["asked"], ran: GateRun["asked"]): Undecided[] {
  const known = new Set(ran.map(nameOf));
  return asked.filter((trial) => !known.has(nameOf(trial))).map((trial) => ({ ...trial, why: "it was not run" }));
}

function isRaceItem({ mode, before }: GateItem): boolean {
  return before !== undefined && isRace(mode, before);
}

function shows({ verdict, modes }: Judged, mode: string): boolean {
  return verdict !== "inconclusive" && modes.includes(mode);
}

function undecidedOf({ scenario, seed, verdict, headline }: GateTrial, judged: Judged): Undecided[] {
  if (judged.verdict !== "inconclusive") return [];
  const what = verdict === "diverged" || verdict === "converged" ? "whether a budget was passed is not known" : verdict;
  return [{ scenario, seed, why: `${what}: ${headline}` }];
}
