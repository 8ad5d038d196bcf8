import type { Finding } from "../../contracts/index.ts";
import { type Case, type CounterCase, disagrees, type Reading } from "../case.ts";
import type { Facts } from "../evidence/facts.ts";
import { groupByMode, headline, leakEvidence } from "../leak-groups.ts";
import { classifyGap, type GapEvidence, unknownMode } from "../modes/index.ts";
import { dollars, list, near, sum } from "../numbers.ts";
import type { Movement } from "../replay/book.ts";
import { lostMovements } from "./lost-movements.ts";
import { type Outcome, outcome } from "./outcome.ts";

/**
 * At rest, a counter that exists equals its row. The findings are about the last reading at which it did not, and
 * about what was gone before any.
 */
export function agreement({ counters, facts }: Case): Outcome {
  const findings = counters.flatMap((counter) => {
    const broken = counter.readings.findLast(disagrees);
    return [...(broken ? findingsAt(facts, counter, broken) : []), ...lostMovements(facts, counter)];
  });
  const present = counters.filter(({ readings }) => readings.at(-1)?.sample.counter != null).length;
  const absent = counters.filter(({ readings }) => readings.at(-1)?.sample.counter === null).length;
  const held = `${present} of ${counters.length} counters equal their rows${absent > 0 ? `, ${absent} absent` : ""}`;
  return outcome("agreement", findings, held);
}

function findingsAt(facts: Facts, counter: CounterCase, reading: Reading): Finding[] {
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
  if (near(reading.gap! - rest, reading.gap!)) return explained;
  return [...explained, unexplained({ facts, counter, reading, amount: rest }, where)];
}

function unexplained(gap: GapEvidence, where: string): Finding {
  const { counter, reading, amount } = gap;
  const known = classifyGap(gap);
  const movements = counter.book.movements.filter(({ t }) => t <= reading.sample.t);
  return {
    invariant: "agreement",
    mode: known?.mode ?? unknownMode,
    counter: counter.key,
    amount,
    requests: [...new Set(movements.flatMap(({ request }) => request?.id ?? []))],
    explanation: `${where}: ${dollars(amount)} ${known ? `because ${known.why}` : `that no reservation explains${account(movements, reading)}`}`,
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
