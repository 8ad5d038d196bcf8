import type { Slot } from "../types.ts";

/** What a key's slots were at a reading; "denied": reading them takes more rights; null: the release keeps no list of them. */
export type SlotReading = { at: number; slots: readonly Slot[] } | "denied" | null;

export interface StuckSlots {
  /** Slots of requests that are over, as far as can be told. */
  stuck: number;
  /** All slots that are taken. */
  taken: number;
  limit: number;
  /** ms. */
  oldestMs: number;
  /** From the first reading to the last, ms. */
  watchedMs: number;
  /** No request fits in, and one would without the stuck slots. */
  refused: boolean;
}

/**
 * Slots that were taken longer ago than a request lasts, and are there at all readings. LiteLLM leaves out what is older
 * than `livesMs` without removing it.
 */
export function stuckSlots(
  readings: readonly SlotReading[],
  limit: number,
  { longestRequestMs, livesMs }: { longestRequestMs: number; livesMs: number },
): StuckSlots | null {
  const read = readings.filter((each) => each !== null && each !== "denied");
  const last = read.at(-1);
  if (!last || readings.length < 2 || read.length < readings.length) return null;
  const counted = last.slots.filter(({ takenAt }) => last.at - takenAt < livesMs);
  const stayed = counted.filter(({ id }) => read.every((each) => each.slots.some((slot) => slot.id === id)));
  const stuck = stayed.filter(({ takenAt }) => last.at - takenAt > longestRequestMs);
  if (stuck.length === 0) return null;
  return {
    stuck: stuck.length,
    taken: counted.length,
    limit,
    oldestMs: last.at - Math.min(...stuck.map(({ takenAt }) => takenAt)),
    watchedMs: last.at - read[0]!.at,
    refused: counted.length >= limit && counted.length - stuck.length < limit,
  };
}
