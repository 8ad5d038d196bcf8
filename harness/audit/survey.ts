import { counterOf, type EntityKind } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import type { SlotReading } from "./judge/index.ts";
import { mayDrift } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { OwnerRow } from "./read/index.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Owner, Track } from "./types.ts";
import { progressOf, writtenTo } from "./written.ts";

/** A key's slots of `max_parallel_requests`. */
export interface SlotTrack {
  owner: Owner;
  key: string;
  readings: SlotReading[];
}

export interface Survey {
  entities: number;
  counters: number;
  /** Those that do not agree with their rows. */
  tracks: Track[];
  slots: SlotTrack[];
  /** Of entities with a counter: what their rows had; only where logs are compared. */
  spent: { owner: Owner; key: string; row: number }[];
}

export interface SurveyOptions {
  assumed: Assumptions;
  page: number;
  keepSpent: boolean;
  report(text: string): void;
}

const mostSlots = 1_000;
const tellEvery = 20_000;

/** The first reading: all entities, page by page. What agrees is forgotten at once. */
export async function survey(
  { rows, counters }: Sources,
  { assumed, page, keepSpent, report }: SurveyOptions,
  { clock, patience }: { clock: Clock; patience: Patience },
): Promise<Survey> {
  const found: Survey = { entities: 0, counters: 0, tracks: [], slots: [], spent: [] };
  const progress = await progressOf({ rows }, patience, clock);
  const take = async (kind: EntityKind, owners: readonly OwnerRow[], rowAt: number): Promise<boolean> => {
    const names = owners.map(({ owner }) => counterOf(kind, owner.id));
    const read = await patience.read("Redis", `the first reading (${kind})`, () => counters.read(names));
    if (read === null) return false;
    const counterAt = clock.now();
    for (const [index, { owner, spend }] of owners.entries()) {
      const { key, counter, ttlMs, wrong } = read[index]!;
      if (wrong) patience.note(wrong);
      if (counter === null) continue;
      found.counters++;
      if (keepSpent && spend > 0) found.spent.push({ owner, key, row: spend });
      const written = writtenTo(rowAt, progress, true, assumed);
      const readings = [{ rowAt, counterAt, writtenTo: written, row: spend, counter, ttlMs }];
      if (mayDrift(readings, assumed)) found.tracks.push({ owner, key, readings });
    }
    found.slots.push(...(await slotsOf(owners)));
    return true;
  };
  const slotsOf = async (owners: readonly OwnerRow[]): Promise<SlotTrack[]> => {
    const limited = owners.filter(({ owner }) => owner.parallel !== null).map(({ owner }) => owner);
    if (limited.length === 0) return [];
    const tracks = limited.map((owner): SlotTrack => ({ owner, key: slotKey(owner), readings: [] }));
    return readSlots(tracks, { rows, counters }, { clock, patience });
  };

  let tell = tellEvery;
  for (const kind of rows.kinds) {
    let after: Owner | null = null;
    for (;;) {
      const rowAt = clock.now();
      const last: Owner | null = after;
      const owners: OwnerRow[] | null = await patience.read("Postgres", `the first reading (${kind})`, () =>
        rows.page(kind, last, page),
      );
      if (owners === null || !(await take(kind, owners, rowAt))) break;
      found.entities += owners.length;
      if (owners.length < page) break;
      after = owners.at(-1)!.owner;
      if (found.entities >= tell) {
        report(`first reading: ${found.entities} rows so far`);
        tell += tellEvery;
      }
    }
  }
  return found;
}

/** Adds a reading to each; those without slots are left out. */
export async function readSlots(
  tracks: readonly SlotTrack[],
  { rows, counters }: Sources,
  { clock, patience }: { clock: Clock; patience: Patience },
): Promise<SlotTrack[]> {
  if (tracks.length === 0) return [];
  const keys = tracks.map(({ owner }) => slotKey(owner));
  const read = await patience.read("Redis", "slots of max_parallel_requests", () => counters.slots(keys, mostSlots));
  if (read === null) return [];
  const at = rows.epochMs + clock.now();
  return tracks.flatMap((track, index) => {
    const { key, slots } = read[index]!;
    if (Array.isArray(slots) && slots.length === 0) return [];
    const reading = slots === null || slots === "denied" ? slots : { at, slots };
    return [{ ...track, key, readings: [...track.readings, reading] }];
  });
}

/** `create_rate_limit_keys` in proxy/hooks/parallel_request_limiter_v3.py, 1.84.0 to 1.110.2. */
const slotKey = ({ id }: Owner): string => `{api_key:${id}}:max_parallel_requests`;
