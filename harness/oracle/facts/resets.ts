import { isWindow, kindOf, litellm } from "../../catalogue/index.ts";
import type { BoundEntity, LedgerEntry, Sample } from "../../contracts/index.ts";
import { operationOf } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import { epsilon, sum } from "../numbers.ts";
import { costBounds } from "./costs.ts";
import { plannedFaults, strikesOf } from "./faults.ts";
import type { Facts, Reset } from "./types.ts";
import { endings, endsOfWindow, missedEnds } from "./window-resets.ts";
import { durationOfWindow } from "./windows.ts";

export function findResets(trial: RecordedTrial, facts: Facts): Reset[] {
  const asked = plannedFaults(trial.plan).flatMap(({ fault }) => {
    const set = kindOf(fault).setsSpend(fault);
    if (set === null) return [];
    const { ref, to } = set;
    return strikesOf(fault, facts).map(({ t, until }) => ({ ref, to, from: t, until, fault: fault.id }));
  });
  const own = periodic(trial).flatMap((entity) => {
    const find = isWindow(entity.kind) ? resetsOfWindow : resetsByReadings;
    return find(entity, trial, facts).map((span) => ({ ref: entity.ref, to: 0, fault: null, ...span }));
  });
  const unasked = own.filter((reset) => !asked.some((one) => one.ref === reset.ref && overlap(one, reset)));
  return [...asked, ...unasked].sort((a, b) => a.from - b.from);
}

type Span = Pick<Reset, "from" | "until">;

/** An entity whose spend LiteLLM resets by itself, and what set its counter to zero or deleted it. */
interface Periodic extends Pick<BoundEntity, "ref" | "kind" | "counterKey"> {
  spent: number;
  emptied: LedgerEntry[];
}

/** A window always has a period; the others have the one of their budget. */
function periodic({ plan, environment, ledger }: RecordedTrial): Periodic[] {
  const begun = new Set(plannedFaults(plan).map(({ fault }) => kindOf(fault).beginsPeriod(fault)?.ref));
  const entities = environment.entities.flatMap(({ ref, kind, counterKey }): Periodic[] => {
    const planned = plan.entities.find((entity) => entity.ref === ref);
    const hasPeriod = isWindow(kind) || planned?.resetEvery != null || begun.has(ref);
    return hasPeriod ? [{ ref, kind, counterKey, spent: planned?.spent ?? 0, emptied: [] }] : [];
  });
  const byKey = new Map(entities.map((entity) => [entity.counterKey, entity]));
  for (const entry of entities.length === 0 ? [] : ledger()) {
    if (entry.applied !== "no" && (isZero(entry) || isDeletion(entry))) byKey.get(entry.key)?.emptied.push(entry);
  }
  return entities;
}

/** By the clock, as far as it is known, and by rows that fell; and where nothing was emptied although a period had ended. */
function resetsOfWindow(entity: Periodic, trial: RecordedTrial, facts: Facts): Span[] {
  const until = lastSeenAt(facts);
  const ends = endsOfWindow(durationOfWindow(entity.counterKey), trial, until);
  if (ends === null)
    return [...spans(entity, trial, facts, (entry, { fell }) => isZero(entry) || fell), ...unread(entity, trial)];
  const found = endings(entity.emptied.filter(isZero), ends).map((same) => ({
    from: same[0]!.t,
    until: same.at(-1)!.t + litellm.resetTakesMs.value,
  }));
  const fell = spans(entity, trial, facts, (_, { fell }) => fell).filter(
    (one) => !found.some((other) => overlap(one, other)),
  );
  const reset = [...found, ...fell];
  return [...reset, ...missedEnds(ends, reset, trial, facts).filter((missed) => missed.until <= until)];
}

/** A fault that ends a period has struck when LiteLLM has begun the next one, whatever it has forgotten to empty. */
function overlap(a: Span, b: Span): boolean {
  return a.from <= b.until && b.from <= a.until;
}

interface Reading {
  t: number;
  row: number;
}

/** LiteLLM's own resets, by what they do: the counter is set to zero or deleted, and the row is lower than before. */
function resetsByReadings(entity: Periodic, trial: RecordedTrial, facts: Facts): Span[] {
  const read = spans(entity, trial, facts, (entry, { fell, lacks }) => isZero(entry) || fell || lacks);
  return [...read, ...unread(entity, trial)];
}

/** A row is lower than before, or than it must be with what was spent since. */
interface RowChange {
  fell: boolean;
  lacks: boolean;
}

/** Between two readings each, by what emptied the counter, if `isReset`, or by the row alone if that fell. */
function spans(
  { ref, spent, emptied }: Periodic,
  trial: RecordedTrial,
  facts: Facts,
  isReset: (entry: LedgerEntry, row: RowChange) => boolean,
): Span[] {
  const readings = trial.samples.filter((sample) => sample.ref === ref).map((sample) => reading(sample, facts));
  readings.sort((a, b) => a.t - b.t);
  return readings.flatMap((after, at) => {
    const before = readings[at - 1] ?? { t: Number.NEGATIVE_INFINITY, row: spent };
    const between = emptied.filter(({ t }) => t > before.t && t <= after.t);
    const fell = after.row < before.row - epsilon;
    const lacks = after.row < before.row + leastSpent(trial, facts, ref, before, after) - epsilon;
    const resets = between.filter((entry) => isReset(entry, { fell, lacks }));
    const zeroed = resets.filter(isZero);
    if (zeroed.length > 0) return [around(zeroed)];
    if (resets.length > 0) return [around(resets)];
    return fell ? [{ from: before.t, until: after.t }] : [];
  });
}

/** No reading says what an emptying after the last one was: it may have been a reset. */
function unread({ ref, emptied }: Periodic, { samples }: RecordedTrial): Span[] {
  const last = Math.max(...samples.filter((sample) => sample.ref === ref).map(({ t }) => t));
  const since = emptied.filter(({ t }) => t > last);
  return since.length === 0 ? [] : [around(since)];
}

/** The end of what was written down, ms. */
function lastSeenAt({ phases, rests }: Facts): number {
  return Math.max(0, rests.at(-1)?.t ?? 0, ...phases.map(({ begin, end }) => end ?? begin));
}

/** A rest is written down after its readings were taken. */
function reading({ t, row, label }: Sample, { rests }: Facts): Reading {
  return { t: rests.find((rest) => rest.label === label)?.t ?? t, row: row ?? 0 };
}

function isZero(entry: LedgerEntry): boolean {
  const operation = operationOf(entry);
  return operation.kind === "set" && !operation.onlyIfAbsent && Math.abs(operation.value) <= epsilon;
}

function isDeletion(entry: LedgerEntry): boolean {
  return operationOf(entry).kind === "delete";
}

function around(entries: LedgerEntry[]): { from: number; until: number } {
  return { from: entries[0]!.t - litellm.resetTakesMs.value, until: entries.at(-1)!.t + litellm.resetTakesMs.value };
}

function leastSpent({ plan }: RecordedTrial, { requests }: Facts, ref: string, from: Reading, to: Reading): number {
  const between = [...requests.values()].filter(
    ({ invokedAt, endedAt, refs }) =>
      refs.includes(ref) && invokedAt !== null && invokedAt > from.t && endedAt !== null && endedAt < to.t,
  );
  return sum(between.map((request) => costBounds(request, plan.model).low));
}

/** "f1 and LiteLLM itself" */
export function whoReset(resets: readonly Reset[]): Reset["fault"][] {
  return [...new Set(resets.map(({ fault }) => fault))];
}
