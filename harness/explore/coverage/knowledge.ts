import type { Planned } from "./planned.ts";
import type { Shown } from "./shown.ts";

/** What was seen so far, and how often each kind of fault struck. */
export interface Knowledge {
  /** Planned features, by how many trials had them. */
  readonly planned: ReadonlyMap<string, number>;
  /** Shapes of requests that leaked in a way that is known, by how many trials showed it. */
  readonly leaking: ReadonlyMap<string, number>;
  /** What trials showed. */
  readonly shown: ReadonlySet<string>;
  readonly faults: ReadonlyMap<string, { planned: number; struck: number }>;
}

export const nothingKnown: Knowledge = { planned: new Map(), leaking: new Map(), shown: new Set(), faults: new Map() };

/** With another trial. */
export function learn(
  known: Knowledge,
  { features, pairs, faults }: Planned,
  { features: seen, leaking: leaked, struck }: Shown,
): Knowledge {
  const planned = counted(known.planned, [...features, ...pairs]);
  const leaking = counted(known.leaking, leaked);
  const tallied = new Map(known.faults);
  for (const [id, word] of faults) {
    const before = tallied.get(word) ?? { planned: 0, struck: 0 };
    tallied.set(word, { planned: before.planned + 1, struck: before.struck + (struck.has(id) ? 1 : 0) });
  }
  return { planned, leaking, shown: new Set([...known.shown, ...seen]), faults: tallied };
}

/** Of these, what nothing had shown. */
export function newFeatures({ shown }: Knowledge, { features }: Shown): string[] {
  return features.filter((feature) => !shown.has(feature));
}

/** With what will be seen of a plan, whatever it shows, so that the next plan is unlike it. */
export function expecting(known: Knowledge, { features, pairs }: Planned): Knowledge {
  return { ...known, planned: counted(known.planned, [...features, ...pairs]) };
}

function counted(before: ReadonlyMap<string, number>, words: readonly string[]): Map<string, number> {
  const after = new Map(before);
  for (const word of words) after.set(word, (after.get(word) ?? 0) + 1);
  return after;
}

/** Pairs are many, and each tells little. */
const pairsCount = 0.2;
/** A plan with twice as many features promises a little more. */
const sizeCounts = 0.8;
/** What leaks each time hides what else goes wrong. */
const leaksHide = 0.8;

/**
 * How much a plan promises: the rarer its features, the more; the less, the rarer its faults struck, and the oftener its requests
 * leaked in a way that is known.
 */
export function promise(known: Knowledge, { features, pairs, faults }: Planned): number {
  const rarity = (feature: string) => 1 / (1 + (known.planned.get(feature) ?? 0));
  const sum = (list: readonly string[]) => list.reduce((total, feature) => total + rarity(feature), 0);
  const novelty = sum(features) + pairsCount * sum(pairs);
  const size = (features.length + pairsCount * pairs.length) ** sizeCounts;
  const strikes = [...faults.values()].map((word) => likelihood(known, word));
  const hides = features.map((feature) => leaksHide * leakRate(known, feature));
  return (novelty / size) * Math.min(1, ...strikes) * (1 - Math.max(0, ...hides));
}

/** Once is no rule. */
function leakRate({ planned, leaking }: Knowledge, feature: string): number {
  const leaks = leaking.get(feature) ?? 0;
  return leaks < 2 ? 0 : leaks / Math.max(leaks, planned.get(feature) ?? 0);
}

/** That a fault of this kind strikes: at first as if one of one had. */
function likelihood({ faults }: Knowledge, word: string): number {
  const { planned, struck } = faults.get(word) ?? { planned: 0, struck: 0 };
  return (struck + 1) / (planned + 1);
}
