import { near, sum } from "../numbers.ts";

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
