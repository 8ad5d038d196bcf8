import type { AuditFinding, AuditOutput } from "../contracts/index.ts";
import { plural } from "../text/index.ts";
import { readAgain } from "./again.ts";
import { mayDrift, needsTime, tellsAfterMs } from "./judge/index.ts";
import { worthReadingOn } from "./logs.ts";
import { Patience } from "./missing.ts";
import type { Around, AuditOptions } from "./options.ts";
import { lastQuick, quickForMs, readQuickly } from "./quick.ts";
import type { Sources } from "./sources.ts";
import { readSlots, type Survey, survey } from "./survey.ts";
import { toldFindings } from "./told.ts";
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
  let [taken, expired] = [1, 0];
  let due = began;
  let quickUntil = began;
  /** What agrees now, or has gone, is forgotten. False where nothing could be read. */
  const keep = (read: Track[] | null): boolean => {
    if (read === null) return false;
    tracks = read.filter(({ readings }) => mayDrift(readings, assumed));
    expired += read.filter(({ readings }) => readings.some(({ counter }) => counter === null)).length;
    return true;
  };
  /** False where nothing more can be read. */
  const next = async (): Promise<boolean> => {
    due = Math.max(due + intervalMs, clock.now());
    const until = Math.min(due, quickUntil);
    if (!keep(await readQuickly(tracks, until, sources, { ...reading, sleep }))) return false;
    await sleep(due - clock.now());
    signal.throwIfAborted();
    if (!keep(await readAgain(tracks, sources, reading))) return false;
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
  quickUntil = clock.now() + quickForMs;
  const tells = began + tellsAfterMs(assumed, intervalMs);
  // Twice as long where rows are late, or some request was in flight at each reading; and until quick readings are proven.
  const until = () => {
    const quick = tracks.some(({ readings }) => lastQuick(readings) !== null);
    return Math.max(tells, quick ? quickUntil : 0) + tellsAfterMs(assumed, intervalMs);
  };
  while (readable && follow && clock.now() < until()) {
    const suspects = tracks.filter(({ readings }) => needsTime(readings, assumed));
    const open = suspects.length > 0 ? suspects : await worthReadingOn(tracks, sources, reading);
    if (open.length === 0) break;
    const left = Math.max(0, Math.ceil((tells - clock.now()) / 1_000));
    const why =
      suspects.length > 0
        ? `a leak or a long request, which ${left} s will tell`
        : "requests may have been in flight at each reading so far";
    report(`${plural(open.length, "counter")} above the row: ${why}`);
    readable = await next();
  }

  const told = await toldFindings({ ...first, tracks, slots }, sources, options, {
    ...around,
    patience,
  });
  return {
    seconds: (clock.now() - began) / 1_000,
    read: { entities: first.entities, counters: first.counters, watched: first.tracks.length, expired, samples: taken },
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
