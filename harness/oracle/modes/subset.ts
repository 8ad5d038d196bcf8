import { near, sum } from "../numbers.ts";

/** More are not tried one by one: 2 ** 12 ways. */
const triedAtMost = 12;

/** Which of the items add up to the amount, the fewest that do; null: none do, or there are too many to try. */
export function subsetWorth<T>(items: readonly T[], worth: (item: T) => number, amount: number): T[] | null {
  if (items.length > triedAtMost) return near(sum(items.map(worth)), amount) ? [...items] : null;
  let fewest: T[] | null = null;
  for (let mask = 1; mask < 2 ** items.length; mask++) {
    const chosen = items.filter((_, bit) => mask & (1 << bit));
    if (near(sum(chosen.map(worth)), amount) && chosen.length < (fewest?.length ?? Number.POSITIVE_INFINITY))
      fewest = chosen;
  }
  return fewest;
}
