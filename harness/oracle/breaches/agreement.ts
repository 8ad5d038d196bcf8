import type { Finding } from "../../contracts/index.ts";
import { type GapEvidence, groupByMode, headline, leakEvidence, shareOut, unknownMode } from "../causes/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees, type Reading } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { dollars, epsilon, list, near, sum } from "../numbers.ts";
import { lostMovements } from "./lost-movements.ts";
import { type Outcome, outcome } from "./outcome.ts";

/**
 * At rest, a counter that exists equals its row. The findings are about the last reading at which it did not, of each
 * life between two times that it was gone or reset, and about what was gone before any.
 */
export function agreement({ counters, facts }: Case): Outcome {
  const findings = counters.flatMap((counter) => {
    const broken = lastOfEachLife(counter, counter.readings.filter(disagrees));
    const gaps = broken.flatMap((reading) => findingsAt({ facts, counters }, counter, reading));
    return [...gaps, ...lostMovements(facts, counter)];
  });
  const lasts = counters.flatMap(({ readings }) => readings.at(-1) ?? []);
  const apart = lasts.filter(disagrees).length;
  const equal = lasts.filter(({ sample }) => sample.counter !== null).length - apart;
  const absent = counters.filter(({ readings }) => readings.at(-1)?.sample.counter === null).length;
  const held =
    `${equal} of ${counters.length} counters equal their rows` +
    (apart > 0 ? `, ${apart} but for what a label explains` : "") +
    (absent > 0 ? `, ${absent} absent` : "");
  return outcome("agreement", findings, held);
}

function lastOfEachLife({ book }: CounterCase, readings: readonly Reading[]): Reading[] {
  const begins = book.movements.filter(({ kind }) => kind === "wiped" || kind === "reset").map(({ t }) => t);
  const life = ({ sample }: Reading) => begins.filter((t) => t <= sample.t).length;
  return readings.filter((reading, at) => at === readings.length - 1 || life(readings[at + 1]!) !== life(reading));
}

type Surroundings = Pick<Case, "facts" | "counters">;

function findingsAt({ facts, counters }: Surroundings, counter: CounterCase, reading: Reading): Finding[] {
  const held = counter.leaks.filter(({ seenAt }) => seenAt.includes(reading));
  const rest = reading.gap! - sum(held.map(({ amount }) => amount));
  const where = standing(counter, reading);
  const explained = groupByMode(held).map(
    (group): Finding => ({
      invariant: "agreement",
      mode: group.mode,
      counter: counter.key,
      amount: group.amount,
      explanation: `${where}: ${dollars(group.amount)} by ${headline(group)}`,
      ...leakEvidence(group.leaks),
    }),
  );
  if (near(rest, 0)) return explained;
  const within = sum(held.map(({ reservation, amount }) => reservation.amount - amount));
  return [...explained, ...shared({ facts, counter, reading, amount: rest }, { within, counters, where })];
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
  where: string;
}

/** One finding for each mode that accounts for a share, and one for what none does. */
function shared(gap: GapEvidence, { within, counters, where }: Around): Finding[] {
  const { counter, reading } = gap;
  const shares = shareOut(gap);
  const findings = shares.map(
    ({ mode, amount, why, requests = [], ledger = [] }): Finding => ({
      invariant: "agreement",
      mode,
      counter: counter.key,
      amount,
      requests,
      explanation: `${where}: ${dollars(amount)} because ${why}`,
      leaks: [],
      evidence: { ledger: ledger.filter((n) => n >= 0), samples: [reading.rest.label] },
    }),
  );
  const rest = gap.amount - sum(shares.map(({ amount }) => amount));
  return near(rest, 0) || isRowTooLow(reading, rest, within) || isBilledAnyway(counter, reading, rest)
    ? findings
    : [
        ...findings,
        isRowAlone(counters, reading) ? rowAlone(gap, rest, where) : unexplained(counter, reading, rest, where),
      ];
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

/**
 * The counter is the sum of its settled charges, and the row of another counter that was charged with as much has it all:
 * this row alone was not written. What interrupted requests may cost hides it from the truth invariant.
 */
function isRowAlone(counters: readonly CounterCase[], { sample, charged, rest }: Reading): boolean {
  if (sample.counter === null || sample.counter < (sample.row ?? 0) || !near(sample.counter, charged)) return false;
  const alike = counters.flatMap(({ readings }) => readings.filter((other) => other.rest === rest));
  return alike.some((other) => near(other.charged, charged) && near(other.sample.row ?? 0, charged));
}

function rowAlone({ counter, reading }: GapEvidence, amount: number, where: string): Finding {
  return {
    invariant: "agreement",
    mode: "D25",
    counter: counter.key,
    amount,
    requests: [],
    explanation: `${where}: ${dollars(amount)} that other rows of the same requests have; the counter is right, this row is too low`,
    leaks: [],
    evidence: { ledger: [], samples: [reading.rest.label] },
  };
}

function unexplained(counter: CounterCase, reading: Reading, amount: number, where: string): Finding {
  const movements = counter.book.movements.filter(({ t }) => t <= reading.sample.t);
  return {
    invariant: "agreement",
    mode: unknownMode,
    counter: counter.key,
    amount,
    requests: [...new Set(movements.flatMap(({ request }) => request?.id ?? []))],
    explanation: `${where}: ${dollars(amount)} that no reservation explains${account(movements, reading)}`,
    leaks: [],
    evidence: { ledger: movements.map(({ n }) => n).filter((n) => n >= 0), samples: [reading.rest.label] },
  };
}

function standing(counter: CounterCase, { sample, rest }: Reading): string {
  const healed = counter.readings.at(-1)?.rest === rest ? "" : ` after "${rest.label}"`;
  const row = sample.row === null ? "it has no row" : `its row is ${dollars(sample.row)}`;
  return `${counter.key} stands at ${dollars(sample.counter!)} and ${row}${healed}`;
}

const words: Record<Movement["kind"], string> = {
  cold: "of its row was not on the cold counter",
  reset: "spent before a reset",
  wiped: "lost with the counter",
  seed: "seeded",
  raise: "raised by a repair",
  late: "by settlements of reservations that the counter had lost",
  duplicate: "applied twice",
  unknown: "by writes that fit no request",
  hole: "by something that the ledger did not see",
};

/** " (seeded 0.7 in 2 writes, charges and row differ by 0.05)" */
function account(movements: readonly Movement[], reading: Reading): string {
  const moved = movements.filter((movement) => !near(movement.amount, 0));
  const parts = [...Map.groupBy(moved, ({ kind }) => kind)].map(
    ([kind, same]) => `${dollars(sum(same.map(({ amount }) => amount)))} ${words[kind]} (${same.length})`,
  );
  const charged = reading.charged - (reading.sample.row ?? 0);
  if (!near(reading.charged, reading.sample.row ?? 0)) parts.push(`charges and row differ by ${dollars(charged)}`);
  return parts.length === 0 ? "" : ` (${list(parts)})`;
}
