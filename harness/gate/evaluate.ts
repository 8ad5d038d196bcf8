import { changesBetween, type Judged } from "../changes/index.ts";
import { type About, type Expectation, type Frequency, isRace, nothing, type Share } from "./expectation.ts";
import type { GateTrial } from "./trial.ts";

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

/** A trial that decides nothing. */
export interface Undecided {
  scenario: string;
  seed: number;
  why: string;
}

/** What was asked for, and what came of it. */
export interface GateRun {
  asked: readonly { scenario: string; seed: number }[];
  /** Those that were not asked for count for nothing. */
  trials: readonly GateTrial[];
  /** What could not be run. */
  failed: readonly Undecided[];
}

/** What the trials say against a gate file. A mode of a scenario is in one list at most. */
export interface GateResult {
  /** Not in the file. */
  appeared: GateItem[];
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

/** @param today ISO date */
export function evaluate(
  expectations: ReadonlyMap<string, Expectation>,
  { asked, trials, failed }: GateRun,
  today: string,
): GateResult {
  const wanted = new Set(asked.map(nameOf));
  const counted = trials.filter((trial) => wanted.has(nameOf(trial)));
  const seen = counted.map((trial) => ({ trial, judged: judgedAs(trial, expectations.get(trial.scenario)!) }));
  const open = [...failed, ...seen.flatMap(({ trial, judged }) => undecidedOf(trial, judged))];
  open.push(...notRun(asked, [...failed, ...counted]));
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
  const [there, gone] = [changes.stillThere.map(item), changes.fixed.map(item)];
  const whole = (scenario: string) => open.every((each) => each.scenario !== scenario);
  const isOver = ({ until }: GateItem) => until !== null && until < today;
  return {
    appeared: changes.appeared.map(item),
    fixed: gone.filter((item) => !isRaceItem(item) && whole(item.scenario)),
    expired: there.filter(isOver),
    stillThere: there.filter((each) => !isOver(each)),
    notSeen: gone.filter(isRaceItem),
    undecided: open,
    judged: new Set(seen.flatMap(({ judged }) => (judged.verdict === "inconclusive" ? [] : [judged.scenario]))).size,
  };
}

/** What counts of a trial: where only bypasses do, a leak is none. What does not apply any more decides nothing. */
function judgedAs({ scenario, verdict, modes, bypasses }: GateTrial, { bypassOnly, applies }: Expectation): Judged {
  if (verdict === "not-applicable") return { scenario, verdict: applies ? "inconclusive" : verdict, modes: [] };
  if (!bypassOnly || verdict === "inconclusive") return { scenario, verdict, modes };
  if (bypasses === null) return { scenario, verdict: "inconclusive", modes: [] };
  const through = bypasses ?? [];
  return { scenario, verdict: through.length === 0 ? "converged" : "diverged", modes: through };
}

/** Never a pass by absence. */
function notRun(asked: GateRun["asked"], ran: GateRun["asked"]): Undecided[] {
  const known = new Set(ran.map(nameOf));
  return asked.filter((trial) => !known.has(nameOf(trial))).map((trial) => ({ ...trial, why: "it was not run" }));
}

function nameOf({ scenario, seed }: { scenario: string; seed: number }): string {
  return `${scenario} ${seed}`;
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
