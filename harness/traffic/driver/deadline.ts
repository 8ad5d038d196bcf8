/** A client gives up after this long without a complete answer, ms. */
export const defaultDeadlineMs = 60_000;
