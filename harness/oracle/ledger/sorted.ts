/** The first index of an ascending list whose value is at least (`after`: more than) the one sought. */
export function lowerBound<T>(list: readonly T[], value: (item: T) => number, sought: number, after = false): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = value(list[middle]!);
    if (found < sought || (after && found === sought)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts behind those of equal value. */
export function insertSorted<T>(list: T[], item: T, value: (item: T) => number): void {
  list.splice(lowerBound(list, value, value(item), true), 0, item);
}
