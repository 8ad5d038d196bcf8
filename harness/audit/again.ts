import type { EntityKind } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import { mayDrift } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Track } from "./types.ts";
import { hasMoved, newestLog, writtenTo } from "./written.ts";

const atOnce = 500;

/**
 * Another reading of each; what agrees now, or has gone, is forgotten.
 * @returns null where one of the servers could not be read
 */
export async function readAgain(
  tracks: readonly Track[],
  { rows, counters }: Sources,
  { clock, patience, assumed }: { clock: Clock; patience: Patience; assumed: Assumptions },
): Promise<Track[] | null> {
  const kept: Track[] = [];
  const at = clock.now();
  const newest = await newestLog({ rows }, patience);
  for (const [kind, them] of Map.groupBy(tracks, ({ owner }) => owner.kind)) {
    for (let at = 0; at < them.length; at += atOnce) {
      const batch = them.slice(at, at + atOnce);
      const read = await readBatch(kind, batch);
      if (read === null) return null;
      kept.push(...read);
    }
  }
  const written = writtenTo(at, newest, tracks.some(hasMoved), assumed);
  for (const { readings } of kept) readings.at(-1)!.writtenTo = written;
  return kept;

  async function readBatch(kind: EntityKind, batch: readonly Track[]): Promise<Track[] | null> {
    const owners = batch.map(({ owner }) => owner);
    const rowAt = clock.now();
    const spends = await patience.read("Postgres", "a later reading", () => rows.again(kind, owners));
    if (spends === null) return null;
    const keys = batch.map(({ key }) => key);
    const found = await patience.read("Redis", "a later reading", () => counters.readExactly(keys));
    if (found === null) return null;
    const counterAt = clock.now();
    return batch.filter((track, index) => {
      const row = spends.get(track.owner.id);
      // Deleted, or its window is over.
      if (row === undefined) return false;
      const { counter, ttlMs } = found[index]!;
      // Until all of this reading is in, it proves nothing.
      track.readings.push({ rowAt, counterAt, writtenTo: Number.NEGATIVE_INFINITY, row, counter, ttlMs });
      return mayDrift(track.readings, assumed);
    });
  }
}
