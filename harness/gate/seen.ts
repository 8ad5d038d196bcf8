import { type GateEntry, type KnownEntry, unknownMode } from "../contracts/index.ts";
import { type Frequency, isRace, type Share, shareText } from "./expectation.ts";
import type { GateTrial } from "./trial.ts";

/** What a scenario came to, with all its seeds. */
export interface Seen {
  scenario: string;
  /** Trials that say whether a mode is there. */
  judged: number;
  /** Trials that decide nothing. */
  undecided: number;
  modes: ReadonlyMap<string, Frequency>;
}

/** A scenario's cell in the reference matrix. */
interface Cell {
  scenario: string;
  /** Seeds that converged or diverged. */
  judged: number;
  inconclusive: number;
  /** With which seeds each mode was; empty: with some. */
  modes: readonly { mode: string; seeds: readonly number[] }[];
}

export function seenInCell({ scenario, judged, inconclusive, modes }: Cell): Seen {
  const shares = modes.map(({ mode, seeds }) => {
    const share = seeds.length === 0 ? null : { times: seeds.length, of: judged };
    return [mode, frequencyOf(mode, share)] as const;
  });
  return { scenario, judged, undecided: inconclusive, modes: new Map(shares) };
}

/** @param bypassOnly only modes by which a budget was passed */
export function seenInTrials(trials: readonly GateTrial[], bypassOnly: boolean): Seen[] {
  return [...Map.groupBy(trials, ({ scenario }) => scenario)].map(([scenario, all]) => {
    const decided = all.filter(({ verdict }) => verdict === "converged" || verdict === "diverged");
    const judged = decided.filter(({ bypasses }) => !bypassOnly || bypasses !== null);
    const modesOf = (trial: GateTrial) => (bypassOnly ? (trial.bypasses ?? []) : trial.modes);
    const modes = new Set(judged.flatMap(modesOf));
    const share = (mode: string): Share => {
      return { times: judged.filter((trial) => modesOf(trial).includes(mode)).length, of: judged.length };
    };
    const inapplicable = all.filter(({ verdict }) => verdict === "not-applicable");
    return {
      scenario,
      judged: judged.length,
      undecided: all.length - judged.length - inapplicable.length,
      modes: new Map([...modes].map((mode) => [mode, frequencyOf(mode, share(mode))])),
    };
  });
}

/** A race is none the less when each trial has met it. */
function frequencyOf(mode: string, share: Share | null): Frequency {
  return share !== null && share.times === share.of && !isRace(mode, "always") ? "always" : share;
}

/** What fits no mode is never written as known: it would hide every later defect that fits none. */
export function acceptable(modes: ReadonlyMap<string, Frequency>): Map<string, Frequency> {
  return new Map([...modes].filter(([mode]) => mode !== unknownMode));
}

export function showsUnknown({ modes }: Pick<Seen, "modes">): boolean {
  return modes.has(unknownMode);
}

/** What a gate file is to say of it, unknown modes left out; null: nothing is known. */
export function entryOf({ judged, undecided, modes: all }: Seen, bypassOnly: boolean): GateEntry | null {
  const modes = acceptable(all);
  if (judged === 0) return undecided > 0 ? null : "not-applicable";
  if (modes.size === 0) return bypassOnly ? "no-bypass" : "converged";
  return { ...(bypassOnly ? { only: "no-bypass" as const } : {}), ...modesEntry(modes) };
}

export function modesEntry(modes: ReadonlyMap<string, Frequency>): Pick<KnownEntry, "known" | "sometimes"> {
  const known = [...modes].flatMap(([mode, how]) => (how === "always" ? [mode] : [])) as KnownEntry["known"];
  const races = [...modes].flatMap(([mode, how]) => (how === "always" ? [] : [[mode, shareText(how)] as const]));
  return {
    ...(known!.length > 0 ? { known } : {}),
    ...(races.length > 0 ? { sometimes: Object.fromEntries(races) } : {}),
  };
}
