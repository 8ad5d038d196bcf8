import { list, near, plural, sum } from "../numbers.ts";

/** More are not tried one by one: 2 ** 12 ways. */
const triedAtMost = 12;

/**
 * The smallest sets of items that fit: several are rivals, none of which may be named alone. Of too many items only all
 * together are tried.
 */
export function smallestSets<T>(items: readonly T[], fits: (chosen: readonly T[]) => boolean): T[][] {
  if (items.length > triedAtMost) return fits(items) ? [[...items]] : [];
  let smallest: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 2 ** items.length; mask++) {
    const chosen = items.filter((_, bit) => mask & (1 << bit));
    if (chosen.length > size || !fits(chosen)) continue;
    if (chosen.length < size) smallest = [];
    size = chosen.length;
    smallest.push(chosen);
  }
  return smallest;
}

/** The smallest sets of items that add up to the amount. */
export function subsetsWorth<T>(items: readonly T[], worth: (item: T) => number, amount: number): T[][] {
  return smallestSets(items, (chosen) => near(sum(chosen.map(worth)), amount));
}

/** What is in each of the sets: certain, whichever of them it was. */
export function inEach<T>([first = [], ...others]: readonly T[][]): T[] {
  return first.filter((item) => others.every((other) => other.includes(item)));
}

/** Rivals that are written out. */
const setsShown = 3;

/** "r3, r7", or of rivals "some requests (ambiguous: r3 and r7, or r2 and r9)" */
export function nameSets(sets: readonly { id: string }[][]): string {
  return sets.length === 1 ? list(sets[0]!.map(({ id }) => id)) : `some requests (${rivals(sets)})`;
}

/** "ambiguous: r3 and r7, or r2 and r9" */
export function rivals(sets: readonly { id: string }[][]): string {
  const shown = sets.slice(0, setsShown).map((set) => set.map(({ id }) => id).join(" and "));
  const more = sets.length > setsShown ? [`${plural(sets.length - setsShown, "other set")}`] : [];
  return `ambiguous: ${[...shown, ...more].join(", or ")}`;
}
