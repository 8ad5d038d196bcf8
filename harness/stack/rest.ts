/** For how long nothing may change before a trial's counters and rows count as being at rest, ms. */
export interface Rest {
  stableMs: number;
  /**
   * The same since a fault last struck, and where counter, row and logs differ: LiteLLM waits up to 5 s for a lost reply and as
   * long for its repair, and tries a write to Postgres that failed again after 1 to 8 s.
   */
  afterFaultMs: number;
}

/**
 * Two write intervals: with the transaction buffer a spend goes to Redis in one and to Postgres in the next.
 * @param writeIntervalMs the longest time between two writes of a replica
 */
export function restOf(writeIntervalMs: number): Rest {
  return { stableMs: 2 * writeIntervalMs, afterFaultMs: 2 * writeIntervalMs };
}
