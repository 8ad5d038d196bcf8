/** A question to the other clock: asked and answered on ours, read in between on its own. */
export interface Exchanged {
  askedAt: number;
  read: number;
  answeredAt: number;
}

/** What to add to a time of the other clock, and how far off that may be, ms. */
export interface Offset {
  ms: number;
  uncertaintyMs: number;
}

/**
 * The other clock was read between question and answer, so each exchange bounds the offset from both sides (Cristian);
 * what all of them leave is its range.
 */
export function clockOffset(exchanges: readonly Exchanged[]): Offset {
  const low = Math.max(...exchanges.map(({ askedAt, read }) => askedAt - read));
  const high = Math.min(...exchanges.map(({ answeredAt, read }) => answeredAt - read));
  return { ms: (low + high) / 2, uncertaintyMs: Math.abs(high - low) / 2 };
}
