import type { Billing, RequestFacts } from "../facts/index.ts";
import { costIsKnown, isStatedCost, type Prices, providerCost } from "../facts/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { Reservation } from "./reservation.ts";

/** The part of a book that says what was settled. */
interface Settled {
  prices: Prices;
  billings: readonly Billing[];
  reservations: ReadonlyMap<RequestFacts, readonly Reservation[]>;
}

/** Settled to something that neither its request cost nor the book's other billings make of it. */
export function isUnexpected({ prices, billings }: Settled, { request, cost, ending }: Reservation): boolean {
  if (ending !== "settled" || cost === null || cost <= epsilon || !costIsKnown(request)) return false;
  return !isStatedCost(request, cost, prices, billings);
}

/** A settlement that brought another amount than what its request had cost. Dollars. */
export interface WrongAmount {
  reservation: Reservation;
  cost: number;
  settled: number;
}

/** What was given back whole is another matter: it may be charged by itself. */
export function wrongAmounts({ prices, reservations }: Settled): WrongAmount[] {
  return [...reservations.values()].flat().flatMap((reservation) => {
    const { request, cost: settled, ending } = reservation;
    if (ending !== "settled" || settled === null || settled <= epsilon || !costIsKnown(request)) return [];
    const cost = providerCost(request, prices);
    return near(settled, cost) ? [] : [{ reservation, cost, settled }];
  });
}
