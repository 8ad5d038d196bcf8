import type { LedgerEntry, PlannedEntity, Sample } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/trial.ts";
import { epsilon, list, sum } from "../numbers.ts";
import { operationOf } from "../replay/operation.ts";
import { costBounds } from "./costs.ts";
import type { Facts } from "./facts.ts";
import { plannedFaults, strikesOf } from "./faults.ts";
import { isWindow } from "./windows.ts";

/** An entity's spend was set to zero, or to what an administrator wanted, at some time between `from` and `until`, ms. */
export interface Reset {
  ref: string;
  /** Dollars. */
  to: number;
  from: number;
  until: number;
  /** The fault's id; null: LiteLLM did it by itself. */
  fault: string | null;
}

/** LiteLLM writes its row and its counters one after the other, within this time, ms. */
const resetTakesMs = 2000;

export function findResets(trial: RecordedTrial, facts: Facts): Reset[] {
  const asked = plannedFaults(trial.plan).flatMap(({ fault }) =>
    fault.kind === "spend-reset"
      ? strikesOf(fault, facts).map(({ t, until }) => ({
          ref: fault.ref,
          to: fault.to ?? 0,
          from: t,
          until,
          fault: fault.id,
        }))
      : [],
  );
  const own = trial.plan.entities.flatMap((entity) => (isPeriodic(entity) ? ownResets(entity, trial, facts) : []));
  const unasked = own.filter((reset) => !asked.some((one) => one.ref === reset.ref && overlap(one, reset)));
  return [...asked, ...unasked].sort((a, b) => a.from - b.from);
}

/** A window's duration is that of the budget itself, and it has no row. */
function isPeriodic({ kind, resetEvery }: PlannedEntity): boolean {
  return resetEvery !== null && !isWindow(kind);
}

/** A fault that ends a period has struck when LiteLLM has begun the next one, whatever it has forgotten to empty. */
function overlap(a: Reset, b: Reset): boolean {
  return a.from <= b.until && b.from <= a.until;
}

interface Reading {
  t: number;
  row: number;
}

/** LiteLLM's own resets, by what they do: the counter is set to zero or deleted, and the row is lower than before. */
function ownResets(entity: PlannedEntity, trial: RecordedTrial, facts: Facts): Reset[] {
  const { ref, spent } = entity;
  const key = trial.environment.entities.find((bound) => bound.ref === ref)?.counterKey;
  const writes = [...trial.ledger()].filter((entry) => entry.key === key && entry.applied !== "no");
  const readings = trial.samples.filter((sample) => sample.ref === ref).map((sample) => reading(sample, facts));
  return readings
    .sort((a, b) => a.t - b.t)
    .flatMap((after, at) => {
      const before = readings[at - 1] ?? { t: Number.NEGATIVE_INFINITY, row: spent };
      const between = writes.filter(({ t }) => t > before.t && t <= after.t);
      return resetBetween(before, after, between, leastSpent(trial, facts, ref, before, after)).map((span) => ({
        ref,
        to: 0,
        fault: null,
        ...span,
      }));
    });
}

/** A rest is written down after its readings were taken. */
function reading({ t, row, label }: Sample, { rests }: Facts): Reading {
  return { t: rests.find((rest) => rest.label === label)?.t ?? t, row: row ?? 0 };
}

function resetBetween(before: Reading, after: Reading, writes: LedgerEntry[], spent: number) {
  const zeroed = writes.filter(isZero);
  const deleted = writes.filter((entry) => operationOf(entry).kind === "delete");
  const dropped = after.row < before.row - epsilon;
  if (zeroed.length > 0) return [around(zeroed)];
  if (deleted.length > 0 && (dropped || after.row < before.row + spent - epsilon)) return [around(deleted)];
  return dropped ? [{ from: before.t, until: after.t }] : [];
}

function isZero(entry: LedgerEntry): boolean {
  const operation = operationOf(entry);
  return operation.kind === "set" && !operation.onlyIfAbsent && Math.abs(operation.value) <= epsilon;
}

function around(entries: LedgerEntry[]): { from: number; until: number } {
  return { from: entries[0]!.t - resetTakesMs, until: entries.at(-1)!.t + resetTakesMs };
}

function leastSpent({ plan }: RecordedTrial, { requests }: Facts, ref: string, from: Reading, to: Reading): number {
  const between = [...requests.values()].filter(
    ({ invokedAt, endedAt, refs }) =>
      refs.includes(ref) && invokedAt !== null && invokedAt > from.t && endedAt !== null && endedAt < to.t,
  );
  return sum(between.map((request) => costBounds(request, plan.model).low));
}

/** "f1 and LiteLLM itself" */
export function whoReset(resets: readonly Reset[]): string {
  return list([...new Set(resets.map(({ fault }) => fault ?? "LiteLLM itself"))]);
}
