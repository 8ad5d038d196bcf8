import { counterForm } from "../../catalogue/index.ts";
import { admittedOn } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import { reservesNothing } from "../counters/index.ts";
import { mustReserve } from "../coverage/index.ts";
import { list } from "../numbers.ts";

/** Where the subject's sources say one thing of its counters and reservations, and the ledger another. */
export function disagreements(found: Case): string[] {
  return [...seenAndNotNamed(found), ...namedAndNotSeen(found), ...reservationUnheard(found)];
}

/** The ledger is right: it is judged as if the sources had named it. */
function seenAndNotNamed({ sources, trial }: Case): string[] {
  const { capabilities, look } = trial.environment.subject;
  const kinds = capabilities.counters.filter((kind) => !sources.counters.includes(kind));
  const byWhom = Map.groupBy(kinds, (kind) => shownBy(look?.counters.includes(kind)));
  const counters = [...byWhom].map(
    ([by, own]) =>
      `seen, not named: the sources name no ${list(own.map(counterForm), own.length)}, and the ledger of ${by} shows ${own.length === 1 ? "one" : "them"}`,
  );
  if (!capabilities.reservation || sources.reservation) return counters;
  const by = `${shownBy(look?.reservation)}${look?.reservation === false ? ", unlike that of warm calls," : ""}`;
  return [
    ...counters,
    `seen, not named: the sources have no code that reserves budget, and the ledger of ${by} shows a reservation`,
  ];
}

function shownBy(isInLook: boolean | null | undefined): string {
  return isInLook ? "warm calls" : "this trial";
}

/** Of budgets that requests were let through on. What it never counts it does not enforce either, which may be a finding. */
function namedAndNotSeen(found: Case): string[] {
  const { sources, counters } = found;
  const inVain = counters.filter(
    (counter) =>
      counter.budget !== null &&
      !counter.inMemory &&
      sources.counters.includes(counter.book.entity.kind) &&
      admittedOn(found, counter).length > 0,
  );
  const byKind = Map.groupBy(inVain, ({ book }) => book.entity.kind);
  return [...byKind].flatMap(([kind, own]) =>
    own.some(({ touched }) => touched)
      ? []
      : [`named, not seen: the sources name ${counterForm(kind)}, and the ledger shows no command on one`],
  );
}

/** Of requests that must reserve, which an unknown end user's need not. */
function reservationUnheard(found: Case): string[] {
  const { sources, counters, facts } = found;
  if (!sources.reservation || reservesNothing(found)) return [];
  if (counters.some(({ book, inMemory }) => inMemory || book.attempted.size > 0)) return [];
  const must = facts.requests.values().some((one) => one.admitted && !one.isFree && mustReserve(found, one));
  return must
    ? ["named, not seen: the sources have code that reserves budget, and the ledger shows no reservation"]
    : [];
}
