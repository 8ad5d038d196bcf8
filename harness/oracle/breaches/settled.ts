import { d38, difference, groupByMode, type LeakGroup, wrongAmountsOf } from "../causes/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees } from "../counters/index.ts";
import { type WrongAmount, wasRepaired, wrongAmounts } from "../ledger/index.ts";
import { type Breach, byLeaks } from "./breach.ts";
import type { Outcome } from "./outcome.ts";
import { distance } from "./truth.ts";

/**
 * Each reservation in the ledger has its settlement, roll-back or repair by the time that nothing is in flight, and a
 * settlement brings what its request cost. One that only the TTL took away was never settled.
 */
export function settled({ counters, facts }: Case): Outcome<"settled"> {
  const breaches = counters.flatMap((counter) => [
    ...groupByMode(counter.leaks).map((group) => leaked(counter, group)),
    ...atWrongAmounts(facts, counter),
  ]);
  const reservations = counters.flatMap(({ book }) => [...book.reservations.values()]).flat();
  const ended = reservations.filter(({ ending }) => ending === "settled").length;
  const repaired = reservations.filter(wasRepaired).length;
  const others = reservations.length - ended - repaired;
  const held = { reservations: reservations.length, settled: ended, repaired, others };
  return { invariant: "settled", breaches, held };
}

function leaked(counter: CounterCase, group: LeakGroup): Breach {
  const stood = counter.readings.findLast(({ sample }) => sample.counter !== null && sample.row !== null)?.sample;
  return {
    kind: "never-settled",
    mode: group.mode,
    counter,
    amount: group.amount,
    group,
    stood: stood ? { counter: stood.counter!, row: stood.row! } : null,
    ...byLeaks(group.leaks),
  };
}

/** By the ledger; the counter or the row has to show just that as well, for an amount that fits no cost may be something else. */
function atWrongAmounts(facts: Case["facts"], counter: CounterCase): Breach[] {
  const wrong = wrongAmounts(counter.book).filter((one) => shows(facts, counter, one));
  if (wrong.length === 0) return [];
  return [
    {
      kind: "settled-wrongly",
      mode: d38.mode,
      counter,
      amount: difference(wrong),
      requests: wrong.map(({ reservation }) => reservation.request.id),
      ...wrongAmountsOf(wrong),
      leaks: [],
      evidence: { ledger: wrong.map(({ reservation }) => reservation.endedBy!), samples: [] },
    },
  ];
}

function shows(facts: Case["facts"], counter: CounterCase, { reservation: { endedAt } }: WrongAmount): boolean {
  const reading = counter.readings.find(({ sample }) => sample.t >= endedAt!);
  if (reading === undefined) return false;
  const inGap = disagrees(reading) && d38.gap!({ facts, counter, reading, amount: reading.gap! }) !== null;
  const off = distance(reading);
  return inGap || (off !== 0 && d38.row!({ facts, counter, reading, amount: off }) !== null);
}
