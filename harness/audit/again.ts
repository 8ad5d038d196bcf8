import type { EntityKind } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import type { Patience } from "./missing.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Owner, Reading, Track } from "./types.ts";
import { hasMoved, progressOf, writtenTo } from "./written.ts";

const atOnce = 500;

/** A reading, and its owner as of then: a budget may have been raised. */
interface Unfinished {
  owner: Owner;
  reading: Omit<Reading, "writtenTo">;
}

/**
 * Another reading of each whose row is there. What one statement could not read keeps what it had.
 * @returns null where one of the servers could not be read: then none of them has gained a reading
 */
export async function readAgain(
  tracks: readonly Track[],
  { rows, counters }: Sources,
  { clock, patience, assumed }: { clock: Clock; patience: Patience; assumed: Assumptions },
): Promise<Track[] | null> {
  const taken = new Map<Track, Unfinished | null>();
  const at = clock.now();
  const progress = await progressOf({ rows }, patience, clock);
  for (const [kind, them] of Map.groupBy(tracks, ({ owner }) => owner.kind)) {
    for (let at = 0; at < them.length; at += atOnce) await readBatch(kind, them.slice(at, at + atOnce));
    if (patience.isLost("Postgres") || patience.isLost("Redis")) return null;
  }
  const moved = tracks.some((track) => hasMoved([...track.readings, taken.get(track)?.reading ?? []].flat()));
  const written = writtenTo(at, progress, moved, assumed);
  return tracks.flatMap((track) => {
    const found = taken.get(track);
    if (found === undefined) return [track];
    if (found === null) return [];
    const readings = [...track.readings, { ...found.reading, writtenTo: written }];
    return [{ ...track, owner: found.owner, readings }];
  });

  /** Null in `taken`: the row is deleted, or its window is over. */
  async function readBatch(kind: EntityKind, batch: readonly Track[]): Promise<void> {
    const owners = batch.map(({ owner }) => owner);
    const rowAt = clock.now();
    const now = await patience.read("Postgres", `a later reading (${kind})`, () => rows.again(kind, owners));
    if (now === null) return;
    const keys = batch.map(({ key }) => key);
    const found = await patience.read("Redis", `a later reading (${kind})`, () => counters.readExactly(keys));
    if (found === null) return;
    const counterAt = clock.now();
    for (const [index, track] of batch.entries()) {
      const row = now.get(track.owner.id);
      const { counter, ttlMs, wrong } = found[index]!;
      if (wrong) patience.note(wrong);
      taken.set(
        track,
        row ? { owner: row.owner, reading: { rowAt, counterAt, row: row.spend, counter, ttlMs } } : null,
      );
    }
  }
}
