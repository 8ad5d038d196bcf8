/** Monotonic time in ms from a fixed start; passed in wherever time is read, so that tests can hold it. */
export interface Clock {
  now(): number;
}

/** A clock that starts at zero now. */
export function startClock(): Clock {
  const origin = performance.now();
  return { now: () => performance.now() - origin };
}
