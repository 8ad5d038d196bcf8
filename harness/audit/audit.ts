import type { AuditFinding, AuditOutput } from "../contracts/index.ts";
import { plural } from "../text/index.ts";
import { readAgain } from "./again.ts";
import { needsTime, tellsAfterMs } from "./judge/index.ts";
import { Patience } from "./missing.ts";
import type { Around, AuditOptions } from "./options.ts";
import type { Sources } from "./sources.ts";
import { readSlots, type Survey, survey } from "./survey.ts";
import { alwaysInFlight, toldFindings } from "./told.ts";
import type { Track } from "./types.ts";

export type Audited = Pick<AuditOutput, "read" | "whole" | "missing" | "assumed" | "findings" | "unsure" | "seconds">;

const page = 1_000;

/** Reads counters and rows several times, and says what stays between them. It writes nothing. */
export async function audit(sources: Sources, options: AuditOptions, around: Around): Promise<Audited> {
  const { clock, sleep, signal, report } = around;
  const { samples, intervalMs, assumed, follow } = options;
  const began = clock.now();
  const patience = new Patience(sleep, signal);
  const reading = { clock, patience, assumed };
  const first = await survey(sources, { assumed, page, keepSpent: options.logsWithinMs !== null, report }, reading);
  let tracks: Track[] = first.tracks;
  let slots = first.slots;
  const unread = unreadSlots(slots.filter(({ readings }) => readings.includes("denied")).length);
  for (const table of sources.rows.forbidden)
    patience.note(`This role may not read "${table}": GRANT SELECT is needed.`);
  for (const sentence of emptyHanded(first, patience)) patience.note(sentence);
  let taken = 1;
  let due = began;
  /** False where nothing more can be read. */
  const next = async (): Promise<boolean> => {
    due = Math.max(due + intervalMs, clock.now());
    await sleep(due - clock.now());
    signal.throwIfAborted();
    const read = await readAgain(tracks, sources, reading);
    if (read === null) return false;
    tracks = read;
    taken++;
    return true;
  };

  let readable = !patience.isLost("Postgres") && !patience.isLost("Redis");
  while (readable && taken < samples && tracks.length + slots.length > 0) {
    report(
      `reading ${taken + 1} of ${samples}: ${tracks.length} of ${first.counters} counters do not agree with their rows`,
    );
    readable = await next();
  }
  if (slots.length > 0) slots = await readSlots(slots, sources, reading);
  // Twice as long where rows are late, or some request was in flight at each reading.
  const tells = began + tellsAfterMs(assumed, intervalMs);
  const until = tells + tellsAfterMs(assumed, intervalMs);
  while (readable && follow && clock.now() < until) {
    const suspects = tracks.filter(({ readings }) => needsTime(readings, assumed));
    if (suspects.length === 0) {
      const busy = await alwaysInFlight(tracks, sources, reading);
      if (busy.length === 0) break;
      report(`${plural(busy.length, "counter")} above the row, with requests in flight at each reading so far`);
      readable = await next();
      continue;
    }
    const left = Math.max(0, Math.ceil((tells - clock.now()) / 1_000));
    report(`${plural(suspects.length, "counter")} above the row: a leak or a long request, which ${left} s will tell`);
    readable = await next();
  }

  const told = await toldFindings({ ...first, tracks, slots }, sources, options, {
    ...around,
    patience,
  });
  return {
    seconds: (clock.now() - began) / 1_000,
    read: { entities: first.entities, counters: first.counters, watched: first.tracks.length, samples: taken },
    whole: patience.missing.length === 0,
    missing: patience.missing,
    assumed: [...unread, ...told.assumed],
    findings: sorted(told.findings),
    unsure: sorted(told.unsure),
  };
}

function emptyHanded({ entities, counters }: Survey, patience: Patience): string[] {
  if (patience.missing.length > 0 || counters > 0) return [];
  if (entities === 0) return ["No row was there: --database, or its schema, is another one than LiteLLM's."];
  return [
    "No counter was there: nothing ran for 60 s, or --redis (its database, too) or --namespace is another one than LiteLLM's. 1.110.2 counts without a namespace: give --litellm.",
  ];
}

function unreadSlots(count: number): string[] {
  return count === 0 ? [] : [`Slots of ${plural(count, "key")} were not read: +zrange is needed.`];
}

const sorted = (findings: AuditFinding[]): AuditFinding[] =>
  findings.sort((a, b) => b.least - a.least || Number(b.refusedNow) - Number(a.refusedNow));
