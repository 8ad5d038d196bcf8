import type { Clock } from "../clock.ts";
import { byDollars, needsTime } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { Sleep } from "./read/index.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Reading, Track } from "./types.ts";
import { hasMoved } from "./written.ts";

/** Two readings a second for three minutes: enough for requests of a few seconds that come every seven. */
const quickEveryMs = 500;
export const quickForMs = 180_000;
const most = 20;

/**
 * Until then, counters alone are read in quick succession: those above their rows that requests move, the most dollars first.
 * Between two of these requests nothing is in flight, which readings far apart cannot show.
 * @returns null where Redis could not be read
 */
export async function readQuickly(
  tracks: readonly Track[],
  until: number,
  { counters }: Sources,
  { clock, sleep, patience, assumed }: { clock: Clock; sleep: Sleep; patience: Patience; assumed: Assumptions },
): Promise<Track[] | null> {
  const busy = tracks.filter(({ readings }) => hasMoved(readings) && needsTime(readings, assumed)).sort(byDollars);
  const quick = new Set(busy.slice(0, most));
  const keys = [...quick].map(({ key }) => key);
  const read = [...quick].map((track) => ({ ...track, readings: [...track.readings] }));
  while (quick.size > 0 && clock.now() + quickEveryMs < until) {
    await sleep(quickEveryMs);
    const found = await patience.read("Redis", "a quick reading", () => counters.readExactly(keys));
    if (found === null) return null;
    const counterAt = clock.now();
    for (const [index, { readings }] of read.entries()) {
      const { counter, ttlMs } = found[index]!;
      readings.push({ ...readings.at(-1)!, counterAt, counter, ttlMs });
    }
  }
  return [...tracks.filter((track) => !quick.has(track)), ...read];
}

/** When the last quick reading was made, which has the row of the one before; null: there is none. */
export function lastQuick(readings: readonly Reading[]): number | null {
  return readings.findLast(({ rowAt }, nth) => rowAt === readings[nth - 1]?.rowAt)?.counterAt ?? null;
}
