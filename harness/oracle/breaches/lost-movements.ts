import type { Finding } from "../../contracts/index.ts";
import { unknownMode } from "../causes/index.ts";
import type { CounterCase } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import { truthAt } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { dollars, epsilon, list, sum } from "../numbers.ts";

/**
 * What no request explains, on a counter that was gone before a rest could show it. An amount within what is uncertain
 * of the requests' cost may be that of an interrupted one.
 */
export function lostMovements(facts: Facts, counter: CounterCase): Finding[] {
  const until = counter.readings.at(-1)?.sample.t ?? Number.NEGATIVE_INFINITY;
  let unexplained: Movement[] = [];
  return counter.book.movements.flatMap((movement) => {
    if (movement.t > until) return [];
    if (movement.kind === "unknown" || movement.kind === "duplicate") unexplained.push(movement);
    if (movement.kind !== "wiped") return [];
    const lost = unexplained.filter(({ t }) => !stoodBetween(counter, t, movement.t));
    unexplained = [];
    return lost.length === 0 ? [] : finding(facts, counter, lost, movement);
  });
}

function stoodBetween({ readings }: CounterCase, from: number, to: number): boolean {
  return readings.some(({ sample: { counter, t } }) => counter !== null && t >= from && t <= to);
}

function finding(facts: Facts, { key, ref, spent, book }: CounterCase, lost: Movement[], wiped: Movement): Finding[] {
  const amount = sum(lost.map((movement) => movement.amount));
  const { low, high } = truthAt(facts, { ref, spent }, wiped.t, book.prices);
  if (Math.abs(amount) <= high - low + epsilon) return [];
  const entries = lost.map(({ n }) => n);
  return [
    {
      invariant: "agreement",
      mode: unknownMode,
      counter: key,
      amount,
      requests: [...new Set(lost.flatMap(({ request }) => request?.id ?? []))],
      explanation: `${key} was moved by ${dollars(amount)} that no request explains (ledger ${list(entries.map(String))}), before it ${wiped.by === "expired" ? "expired" : `was ${wiped.by}`}`,
      leaks: [],
      evidence: { ledger: entries, samples: [] },
    },
  ];
}
