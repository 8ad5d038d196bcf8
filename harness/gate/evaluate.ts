import { changesBetween, type Judged } from "../changes/index.ts";
import type { About, Expectation, Frequency, Share } from "./expectation.ts";
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
  /** Null: none was run. */
  seed: number | null;
  why: string;
}

/** What the trials say against a gate file. A mode of a scenario is in one list at most. */
export interface GateResult {
  /** Not in the file. */
  appeared: GateItem[];
  /** In the file as of every trial, and in none now; all trials of the scenario were judged. */
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
  trials: readonly GateTrial[],
  failed: readonly Undecided[],
  today: string,
): GateResult {
  const seen = trials.map((trial) => ({ trial, judged: judgedAs(trial, expectations.get(trial.scenario)!) }));
  const open = [...failed, ...seen.flatMap(({ trial, judged }) => undecidedOf(trial, judged))];
  open.push(...notRun(expectations.keys(), [...failed, ...trials]));
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
    return { scenario, mode, before: modes.get(mode), now: after, ...about, seed: first?.trial.seed ?? null };
  };
  const [there, gone] = [changes.stillThere.map(item), changes.fixed.map(item)];
  const whole = (scenario: string) => open.every((each) => each.scenario !== scenario);
  const isOver = ({ until }: GateItem) => until !== null && until < today;
  return {
    appeared: changes.appeared.map(item),
    fixed: gone.filter(({ before, scenario }) => before === "always" && whole(scenario)),
    expired: there.filter(isOver),
    stillThere: there.filter((each) => !isOver(each)),
    notSeen: gone.filter(({ before }) => before !== "always"),
    undecided: open,
    judged: new Set(seen.flatMap(({ judged }) => (judged.verdict === "inconclusive" ? [] : [judged.scenario]))).size,
  };
}

/** What counts of a trial: where only bypasses do, a leak is none. What does not apply any more decides nothing. */
function judgedAs({ scenario, verdict, modes, bypasses }: GateTrial, { bypassOnly, applies }: Expectation): Judged {
  if (verdict === "not-applicable") return { scenario, verdict: applies ? "inconclusive" : verdict, modes: [] };
  if (!bypassOnly || verdict === "inconclusive") return { scenario, verdict, modes };
  if (bypasses === null && verdict === "diverged") return { scenario, verdict: "inconclusive", modes: [] };
  const through = bypasses ?? [];
  return { scenario, verdict: through.length === 0 ? "converged" : "diverged", modes: through };
}

/** Never a pass by absence. */
function notRun(wanted: Iterable<string>, ran: readonly { scenario: string }[]): Undecided[] {
  const known = new Set(ran.map(({ scenario }) => scenario));
  return [...wanted]
    .filter((scenario) => !known.has(scenario))
    .map((scenario) => ({ scenario, seed: null, why: "it was not run" }));
}

function shows({ verdict, modes }: Judged, mode: string): boolean {
  return verdict !== "inconclusive" && modes.includes(mode);
}

function undecidedOf({ scenario, seed, verdict, headline }: GateTrial, judged: Judged): Undecided[] {
  if (judged.verdict !== "inconclusive") return [];
  const what = verdict === "diverged" ? "whether a budget was passed is not known" : verdict;
  return [{ scenario, seed, why: `${what}: ${headline}` }];
}
