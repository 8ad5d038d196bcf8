import type { Clock } from "../clock.ts";
import { duration, plural } from "../text/index.ts";
import { byDollars, driftsOf, provenAfterMs } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import { lastQuick } from "./quick.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Logged, Reading, Track } from "./types.ts";
import { hasMoved, notLogged, type Progress, progressOf } from "./written.ts";

const mostFollowed = 20;

/** Those of which anything may be told, the most dollars first. What quick readings show takes the logs. */
export function standOut(tracks: readonly Track[], assumed: Assumptions): Track[] {
  return tracks
    .filter(({ readings }) => lastQuick(readings) !== null || driftsOf(readings, null, assumed).length > 0)
    .sort(byDollars);
}

/** Those of which a later reading may tell more. Only the largest are looked at. */
export async function worthReadingOn(
  tracks: readonly Track[],
  sources: Sources,
  { assumed, patience, clock }: { assumed: Assumptions; patience: Patience; clock: Clock },
): Promise<Track[]> {
  const found: Track[] = [];
  if (!(await areLogged(tracks, sources, { assumed, patience, clock }))) return [];
  for (const track of standOut(tracks, assumed).slice(0, mostFollowed)) {
    const logged = await logsOf(track, sources, { assumed, patience });
    const [drift] = driftsOf(track.readings, logged, assumed);
    if (drift === undefined ? isUnproven(track.readings, assumed) : drift.reason === "always in flight")
      found.push(track);
  }
  return found;
}

/** Whether it had quick readings of which the logs do not tell yet what was in flight. */
function isUnproven(readings: readonly Reading[], { longestRequestMs }: Assumptions): boolean {
  const quick = lastQuick(readings);
  return quick !== null && readings.at(-1)!.writtenTo - quick < longestRequestMs;
}

export async function areLogged(
  tracks: readonly Track[],
  sources: Sources,
  { assumed, patience, clock }: { assumed: Assumptions; patience: Patience; clock: Clock },
): Promise<boolean> {
  const at = clock.now();
  const { newest } = await progressOf(sources, patience, clock);
  const moved = tracks.some(({ readings }) => hasMoved(readings));
  return !notLogged(at, newest, moved, assumed);
}

/** What LiteLLM's ledger has, and rows lack. */
export function unwritten({ waiting, parked }: Progress, { writtenWithinMs }: Assumptions, now: number): string[] {
  const late = waiting === null ? 0 : now - waiting;
  return [
    ...(late > writtenWithinMs ? [`Rows are late: LiteLLM's ledger has had spend waiting for ${duration(late)}.`] : []),
    ...(parked > 0 ? [`LiteLLM has given up writing ${plural(parked, "request")} to rows (D37).`] : []),
  ];
}

export function logsOf(
  { owner, readings }: Track,
  { rows }: Sources,
  { assumed, patience }: { assumed: Assumptions; patience: Patience },
): Promise<Logged[] | null> {
  const since = readings[0]!.rowAt - provenAfterMs(assumed);
  return patience.read("Postgres", "spend logs", () => rows.logged(owner, since));
}
