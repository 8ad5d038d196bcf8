import type { Finding } from "../../contracts/index.ts";
import {
  d38,
  describeWrongAmounts,
  difference,
  groupByMode,
  headline,
  type LeakGroup,
  leakEvidence,
} from "../causes/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees } from "../counters/index.ts";
import { type WrongAmount, wasRepaired, wrongAmounts } from "../ledger/index.ts";
import { dollars, list, plural, sum } from "../numbers.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { distance } from "./truth.ts";

/**
 * Each reservation in the ledger has its settlement, roll-back or repair by the time that nothing is in flight, and a
 * settlement brings what its request cost. One that only the TTL took away was never settled.
 */
export function settled({ counters, facts }: Case): Outcome {
  const findings = counters.flatMap((counter) => [
    ...groupByMode(counter.leaks).map((group) => finding(counter, group)),
    ...atWrongAmounts(facts, counter),
  ]);
  const reservations = counters.flatMap(({ book }) => [...book.reservations.values()]).flat();
  const ended = reservations.filter(({ ending }) => ending === "settled").length;
  const repaired = reservations.filter(wasRepaired).length;
  const others = reservations.length - ended - repaired;
  const held = [
    plural(reservations.length, "reservation"),
    `${ended} settled`,
    ...(repaired > 0 ? [`${repaired} repaired by DEL`] : []),
    ...(others > 0 ? [`${others} that needed no settlement or went with their counter`] : []),
  ].join(", ");
  return outcome("settled", findings, held);
}

function finding(counter: CounterCase, group: LeakGroup): Finding {
  const stands = counter.readings.findLast(({ sample }) => sample.counter !== null && sample.row !== null)?.sample;
  const where = stands ? ` (it stood at ${dollars(stands.counter!)}, its row at ${dollars(stands.row!)})` : "";
  return {
    invariant: "settled",
    mode: group.mode,
    counter: counter.key,
    amount: group.amount,
    explanation: `${headline(group)}: ${dollars(group.amount)} on ${counter.key}${where}; ${group.circumstances}${fates(group)}`,
    ...leakEvidence(group.leaks),
  };
}

/** By the ledger; the counter or the row has to show just that as well, for an amount that fits no cost may be something else. */
function atWrongAmounts(facts: Case["facts"], counter: CounterCase): Finding[] {
  const wrong = wrongAmounts(counter.book).filter((one) => shows(facts, counter, one));
  if (wrong.length === 0) return [];
  return [
    {
      invariant: "settled",
      mode: d38.mode,
      counter: counter.key,
      amount: difference(wrong),
      requests: wrong.map(({ reservation }) => reservation.request.id),
      explanation: `on ${counter.key} ${describeWrongAmounts(wrong)}`,
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

const fateWords = {
  settled: "settled only after the reading",
  repaired: "repaired by LiteLLM later",
  expired: "gone only by the counter's TTL",
  evicted: "gone with the counter, which was evicted",
  reset: "gone only by a reset",
  held: "held to the end",
};

function fates({ leaks }: LeakGroup): string {
  const byFate = Map.groupBy(leaks, ({ fate }) => fate);
  if (byFate.size === 1 && byFate.has("held")) return "";
  return `; ${list([...byFate].map(([fate, same]) => `${dollars(sum(same.map(({ amount }) => amount)))} ${fateWords[fate]}`))}`;
}
