/** How a shared stack ended on which a replica had ended by itself. */
export interface Fall<T> {
  /** How many of its trials came to their end. */
  over: number;
  /** Those that were running. */
  cut: readonly T[];
  /** Those that had not begun. */
  waiting: readonly T[];
}

/** What is done about the falls of a stack. */
export interface Onward<T> {
  /** On a new stack, in this order: what may have ended the replica comes last. Empty: there is none. */
  next: T[];
  /** Given up. */
  lost: T[];
}

/** One that ends again and again must come to an end. */
export const newStacksAtMost = 3;

/**
 * Trials that had not begun go on with a new stack, and what was cut short for the first time is run again. Two stacks in a row on
 * which no trial came to its end were the last, and so is the third new one.
 * @param falls so far, the latest last
 */
export function onward<T>(falls: readonly Fall<T>[]): Onward<T> {
  const { cut, waiting } = falls.at(-1)!;
  const before = new Set(falls.slice(0, -1).flatMap((fall) => fall.cut));
  const again = cut.filter((trial) => !before.has(trial));
  const next = [...waiting, ...again];
  const inVain = falls.length > 1 && falls.slice(-2).every(({ over }) => over === 0);
  if (inVain || falls.length > newStacksAtMost) return { next: [], lost: [...cut, ...waiting] };
  return { next, lost: cut.filter((trial) => before.has(trial)) };
}
