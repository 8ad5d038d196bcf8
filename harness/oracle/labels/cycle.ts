import type { JudgedRefusal } from "../breaches/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import type { Label, Stretch } from "./label.ts";

/** One request, in the order in which they were sent. `t`: when, ms. */
export interface Turn {
  t: number;
  refused: boolean;
}

/** Fewer in a row are chance: near its budget a counter refuses one and admits the next. */
const leastInARow = 3;

/** The stretches in which everything was refused. */
export function stretchesOf(turns: readonly Turn[]): Stretch[] {
  const stretches: Stretch[] = [];
  let current: Stretch | null = null;
  for (const { t, refused } of turns) {
    if (refused) {
      current ??= open(stretches, t);
      current.to = t;
      current.refused++;
    } else if (current !== null) {
      current.over = true;
      current = null;
    }
  }
  return stretches.filter(({ refused }) => refused >= leastInARow);
}

function open(stretches: Stretch[], t: number): Stretch {
  const stretch = { from: t, to: t, refused: 0, over: false };
  stretches.push(stretch);
  return stretch;
}

/** Mean time between the beginnings of stretches, ms; null for fewer than three, of which nothing recurs. */
export function periodOf(stretches: readonly Stretch[]): number | null {
  const [first, last] = [stretches[0], stretches.at(-1)];
  return stretches.length < 3 ? null : (last!.from - first!.from) / (stretches.length - 1);
}

/** How admission and refusal took turns on counters whose true spend never came near their budgets. */
export function cycles(found: Case, refusals: readonly JudgedRefusal[]): Label<"cycle">[] {
  return found.counters.flatMap((counter) => cycleOf(found, counter, refusals) ?? []);
}

function cycleOf({ facts }: Case, counter: CounterCase, refusals: readonly JudgedRefusal[]): Label<"cycle"> | null {
  const { key, book, readings, budgets } = counter;
  const budget = Math.min(...budgets.map((span) => span.budget));
  const last = readings.at(-1);
  if (budgets.length === 0 || last === undefined || last.truth.high >= budget) return null;
  const refusedHere = new Set(refusals.flatMap((one) => (one.counter === counter ? [one.request] : [])));
  const turns = [...facts.requests.values()]
    // What another budget refused says nothing about this one.
    .filter((request) => book.concerns(request) && request.invokedAt !== null)
    .filter((request) => !request.refusedForBudget || refusedHere.has(request))
    .map((request): Turn => ({ t: request.invokedAt!, refused: request.refusedForBudget }))
    .sort((a, b) => a.t - b.t);
  const stretches = stretchesOf(turns);
  if (stretches.length === 0) return null;
  return {
    kind: "cycle",
    counter: key,
    requests: turns.length,
    refused: turns.filter((turn) => turn.refused).length,
    stretches,
    periodMs: periodOf(stretches),
    spent: last.truth.high,
    budget,
  };
}
