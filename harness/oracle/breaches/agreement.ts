import { type GapEvidence, groupByMode, shareOut, unknownMode } from "../causes/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees, type Reading } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { type Breach, byLeaks, type MovedBy, type Standing } from "./breach.ts";
import { lostMovements } from "./lost-movements.ts";
import type { Outcome } from "./outcome.ts";
import { unlikeLogs } from "./unlike-logs.ts";

/**
 * At rest, a counter that exists equals its row. The breaches are about the last reading at which it did not, of each
 * life between two times that it was gone or reset, and about what was gone before any.
 */
export function agreement({ counters, facts }: Case): Outcome<"agreement"> {
  const breaches = counters.flatMap((counter) => {
    const broken = lastOfEachLife(counter, counter.readings.filter(disagrees));
    const gaps = broken.flatMap((reading) => breachesAt({ facts, counters }, counter, reading));
    return [...gaps, ...lostMovements(facts, counter)];
  });
  const lasts = counters.flatMap(({ readings }) => readings.at(-1) ?? []);
  const apart = lasts.filter(disagrees).length;
  const equal = lasts.filter(({ sample }) => sample.counter !== null).length - apart;
  const absent = counters.filter(({ readings }) => readings.at(-1)?.sample.counter === null).length;
  return { invariant: "agreement", breaches, held: { counters: counters.length, equal, labelled: apart, absent } };
}

function lastOfEachLife({ book }: CounterCase, readings: readonly Reading[]): Reading[] {
  const begins = book.movements.filter(({ kind }) => kind === "wiped" || kind === "reset").map(({ t }) => t);
  const life = ({ sample }: Reading) => begins.filter((t) => t <= sample.t).length;
  return readings.filter((reading, at) => at === readings.length - 1 || life(readings[at + 1]!) !== life(reading));
}

type Surroundings = Pick<Case, "facts" | "counters">;

function breachesAt({ facts, counters }: Surroundings, counter: CounterCase, reading: Reading): Breach[] {
  const held = counter.leaks.filter(({ seenAt }) => seenAt.includes(reading));
  const rest = reading.gap! - sum(held.map(({ amount }) => amount));
  const standing = standingAt(counter, reading);
  const explained = groupByMode(held).map(
    (group): Breach => ({
      kind: "held-by-leaks",
      mode: group.mode,
      counter,
      amount: group.amount,
      standing,
      group,
      ...byLeaks(group.leaks),
    }),
  );
  if (near(rest, 0)) return explained;
  const within = sum(held.map(({ reservation, amount }) => reservation.amount - amount));
  return [...explained, ...shared({ facts, counter, reading, amount: rest }, { within, counters, standing })];
}

/** The row was charged with some of what leaked requests had cost: the leaks stand above that. */
function isBilledAnyway({ book }: CounterCase, { charged, sample, held }: Reading, rest: number): boolean {
  const most = sum(held.map(({ request }) => (costIsKnown(request) ? 0 : book.billed(request).high)));
  return rest < 0 && -rest <= most + epsilon && near(charged - (sample.row ?? 0), rest);
}

interface Around {
  /** Dollars that leaked reservations hold of their requests' own costs. */
  within: number;
  counters: readonly CounterCase[];
  standing: Standing;
}

/** One breach for each mode that accounts for a share, and one for what none does. */
function shared(gap: GapEvidence, { within, counters, standing }: Around): Breach[] {
  const { counter, reading } = gap;
  const shares = shareOut(gap);
  const breaches = shares.map(
    ({ mode, amount, cause, requests = [], ledger = [] }): Breach => ({
      kind: "apart",
      mode,
      counter,
      amount,
      requests,
      standing,
      cause,
      leaks: [],
      evidence: { ledger: ledger.filter((n) => n >= 0), samples: [reading.rest.label] },
    }),
  );
  const rest = gap.amount - sum(shares.map(({ amount }) => amount));
  if (near(rest, 0) || isRowTooLow(reading, rest, within) || isBilledAnyway(counter, reading, rest)) return breaches;
  if (isRowAlone(counters, reading)) return [...breaches, rowAlone(gap, rest, standing)];
  if (isUnlikeLogs({ facts: gap.facts, counters }, gap, rest)) return breaches;
  return [...breaches, unexplained(counter, reading, rest, standing)];
}

/**
 * The counter says what was spent, or what it was charged with of that, or holds it in a leaked reservation, and the row
 * less: a matter for the truth invariant.
 */
function isRowTooLow({ sample, charged, truth: { low, high } }: Reading, rest: number, within: number): boolean {
  const right = (sample.row ?? 0) + rest;
  if (rest <= 0 || (sample.row ?? 0) >= low - epsilon || right > high + epsilon) return false;
  return right >= low - epsilon || near(right, charged) || near(rest, within);
}

/** The spend logs have what the row lacks: a matter for the truth invariant, too. */
function isUnlikeLogs(
  around: Parameters<typeof unlikeLogs>[0],
  { counter, reading }: GapEvidence,
  rest: number,
): boolean {
  if (rest <= 0) return false;
  return unlikeLogs(around).some(
    (one) => one.certain && one.counter === counter && one.reading === reading && near(one.amount, -rest),
  );
}

/**
 * The counter is the sum of its settled charges, and the row of another counter that was charged with as much has it all:
 * this row alone was not written. What interrupted requests may cost hides it from the truth invariant.
 */
function isRowAlone(counters: readonly CounterCase[], { sample, charged, rest }: Reading): boolean {
  if (sample.counter === null || sample.counter < (sample.row ?? 0) || !near(sample.counter, charged)) return false;
  const alike = counters.flatMap(({ readings }) => readings.filter((other) => other.rest === rest));
  return alike.some((other) => near(other.charged, charged) && near(other.sample.row ?? 0, charged));
}

function rowAlone({ counter, reading }: GapEvidence, amount: number, standing: Standing): Breach {
  return {
    kind: "row-alone",
    mode: "D25",
    counter,
    amount,
    requests: [],
    standing,
    leaks: [],
    evidence: { ledger: [], samples: [reading.rest.label] },
  };
}

function unexplained(counter: CounterCase, reading: Reading, amount: number, standing: Standing): Breach {
  const movements = counter.book.movements.filter(({ t }) => t <= reading.sample.t);
  return {
    kind: "unexplained",
    mode: unknownMode,
    counter,
    amount,
    requests: [...new Set(movements.flatMap(({ request }) => request?.id ?? []))],
    standing,
    moved: account(movements),
    uncharged: near(reading.charged, reading.sample.row ?? 0) ? 0 : reading.charged - (reading.sample.row ?? 0),
    leaks: [],
    evidence: { ledger: movements.map(({ n }) => n).filter((n) => n >= 0), samples: [reading.rest.label] },
  };
}

function standingAt({ readings }: CounterCase, { sample, rest }: Reading): Standing {
  return { counter: sample.counter!, row: sample.row, at: readings.at(-1)?.rest === rest ? null : rest.label };
}

function account(movements: readonly Movement[]): MovedBy[] {
  const moved = movements.filter((movement) => !near(movement.amount, 0));
  return [...Map.groupBy(moved, ({ kind }) => kind)].map(([kind, same]) => ({
    kind,
    amount: sum(same.map(({ amount }) => amount)),
    writes: same.length,
  }));
}
