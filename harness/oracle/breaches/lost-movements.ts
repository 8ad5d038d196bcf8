import { unknownMode } from "../causes/index.ts";
import type { CounterCase } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import { truthAt } from "../facts/index.ts";
import type { Loss, Movement } from "../ledger/index.ts";
import { epsilon, sum } from "../numbers.ts";
import type { Breach } from "./breach.ts";

/**
 * What no request explains, on a counter that was gone before a rest could show it. An amount within what is uncertain
 * of the requests' cost may be that of an interrupted one.
 */
export function lostMovements(facts: Facts, counter: CounterCase): Breach[] {
  const until = counter.readings.at(-1)?.sample.t ?? Number.NEGATIVE_INFINITY;
  let unexplained: Movement[] = [];
  return counter.book.movements.flatMap((movement) => {
    if (movement.t > until) return [];
    if (movement.kind === "unknown" || movement.kind === "duplicate") unexplained.push(movement);
    if (movement.kind !== "wiped") return [];
    const lost = unexplained.filter(({ t }) => !stoodBetween(counter, t, movement.t));
    unexplained = [];
    return lost.length === 0 ? [] : breach(facts, counter, lost, movement);
  });
}

function stoodBetween({ readings }: CounterCase, from: number, to: number): boolean {
  return readings.some(({ sample: { counter, t } }) => counter !== null && t >= from && t <= to);
}

function breach(facts: Facts, counter: CounterCase, lost: Movement[], wiped: Movement): Breach[] {
  const { ref, spent, book } = counter;
  const amount = sum(lost.map((movement) => movement.amount));
  const { low, high } = truthAt(facts, { ref, spent }, wiped.t, book.prices);
  if (Math.abs(amount) <= high - low + epsilon) return [];
  const entries = lost.map(({ n }) => n);
  return [
    {
      kind: "moved-and-gone",
      mode: unknownMode,
      counter,
      amount,
      requests: [...new Set(lost.flatMap(({ request }) => request?.id ?? []))],
      gone: wiped.by as Loss,
      leaks: [],
      evidence: { ledger: entries, samples: [] },
    },
  ];
}
