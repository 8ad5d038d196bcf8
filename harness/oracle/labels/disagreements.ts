import { admittedOn } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import { reservesNothing } from "../counters/index.ts";
import { mustReserve } from "../coverage/index.ts";
import type { Label, SeenBy } from "./label.ts";

/** Where the subject's sources say one thing of its counters and reservations, and the ledger another. */
export function disagreements(found: Case): Label[] {
  return [...seenAndNotNamed(found), ...namedAndNotSeen(found), ...reservationUnheard(found)];
}

/** The ledger is right: it is judged as if the sources had named it. */
function seenAndNotNamed({ sources, trial }: Case): Label[] {
  const { capabilities, look } = trial.environment.subject;
  const kinds = capabilities.counters.filter((kind) => !sources.counters.includes(kind));
  const byWhom = Map.groupBy(kinds, (kind) => shownBy(look?.counters.includes(kind)));
  const counters = [...byWhom].map(([seenBy, own]): Label => ({ kind: "counters-not-named", kinds: own, seenBy }));
  if (!capabilities.reservation || sources.reservation) return counters;
  const isUnlikeWarmCalls = look?.reservation === false;
  return [...counters, { kind: "reservation-not-named", seenBy: shownBy(look?.reservation), isUnlikeWarmCalls }];
}

function shownBy(isInLook: boolean | null | undefined): SeenBy {
  return isInLook ? "warm-calls" : "trial";
}

/** Of budgets that requests were let through on. What it never counts it does not enforce either, which may be a finding. */
function namedAndNotSeen(found: Case): Label[] {
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
    own.some(({ touched }) => touched) ? [] : [{ kind: "counter-not-seen" as const, entity: kind }],
  );
}

/** Of requests that must reserve, which an unknown end user's need not. */
function reservationUnheard(found: Case): Label[] {
  const { sources, counters, facts } = found;
  if (!sources.reservation || reservesNothing(found)) return [];
  if (counters.some(({ book, inMemory }) => inMemory || book.holdings.attempted.size > 0)) return [];
  const must = facts.requests.values().some((one) => one.admitted && !one.isFree && mustReserve(found, one));
  return must ? [{ kind: "reservation-not-seen" }] : [];
}
