import type { Clock } from "../../clock.ts";

export type Sleep = (ms: number) => Promise<void>;

/** Resolves when so many commands may be sent. */
export type Pace = (commands: number) => Promise<void>;

/** At most so many commands a second, without a burst at the beginning. */
export function paceOf(perSecond: number, { clock, sleep }: { clock: Clock; sleep: Sleep }): Pace {
  let freeAt = clock.now();
  return async (commands) => {
    const now = clock.now();
    const begin = Math.max(now, freeAt);
    freeAt = begin + (commands / perSecond) * 1_000;
    if (begin > now) await sleep(begin - now);
  };
}
