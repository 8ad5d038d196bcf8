import type { Planned } from "./planned.ts";
import type { Shown } from "./shown.ts";

/** What was seen so far, and how often each kind of fault struck. */
export interface Knowledge {
  /** Planned features, by how many trials had them. */
  readonly planned: ReadonlyMap<string, number>;
  /** What trials showed. */
  readonly shown: ReadonlySet<string>;
  readonly faults: ReadonlyMap<string, { planned: number; struck: number }>;
}

export const nothingKnown: Knowledge = { planned: new Map(), shown: new Set(), faults: new Map() };

/** With another trial. */
export function learn(known: Knowledge, { features, pairs, faults }: Planned, { features: seen, struck }: Shown): Knowledge {
  const planned = new Map(known.planned);
  for (const feature of [...features, ...pairs]) planned.set(feature, (planned.get(feature) ?? 0) + 1);
  const tallied = new Map(known.faults);
  for (const [id, word] of faults) {
    const before = tallied.get(word) ?? { planned: 0, struck: 0 };
    tallied.set(word, { planned: before.planned + 1, struck: before.struck + (struck.has(id) ? 1 : 0) });
  }
  return { planned, shown: new Set([...known.shown, ...seen]), faults: tallied };
}

/** Of these, what nothing had shown. */
export function newFeatures({ shown }: Knowledge, { features }: Shown): string[] {
  return features.filter((feature) => !shown.has(feature));
}

/** Pairs are many, and each tells little. */
const pairsCount = 0.2;

/** How much a plan promises: the rarer its features, the more; and the less, the rarer its faults struck. */
export function promise(known: Knowledge, { features, pairs, faults }: Planned): number {
  const rarity = (feature: string) => 1 / (1 + (known.planned.get(feature) ?? 0));
  const sum = (list: readonly string[]) => list.reduce((total, feature) => total + rarity(feature), 0);
  const novelty = sum(features) + pairsCount * sum(pairs);
  const size = Math.sqrt(features.length + pairsCount * pairs.length);
  const strikes = [...faults.values()].map((word) => likelihood(known, word));
  return (novelty / size) * Math.min(1, ...strikes);
}

/** That a fault of this kind strikes: at first as if one of one had. */
function likelihood({ faults }: Knowledge, word: string): number {
  const { planned, struck } = faults.get(word) ?? { planned: 0, struck: 0 };
  return (struck + 1) / (planned + 1);
}
