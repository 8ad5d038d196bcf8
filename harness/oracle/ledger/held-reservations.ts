import { type Billing, billed, costIsKnown, isStatedCost, type Prices, providerCost } from "../facts/index.ts";
import { epsilon, nano } from "../numbers.ts";
import { jitterMs } from "./before-provider.ts";
import type { Reservation } from "./reservation.ts";
import { insertSorted, lowerBound } from "./sorted.ts";

/** Reservations of one amount that one write would settle to the token, and which of them it is taken for. */
export interface Alike {
  chosen: Reservation;
  all: readonly Reservation[];
}

/** By C − R, then by R; those first whose request ended first. */
type BySettlement = Map<number, Map<number, Reservation[]>>;

/** What one replica holds on a counter, found by the write that would settle it. */
export class HeldReservations {
  readonly all = new Set<Reservation>();
  /** Of requests whose cost is not known to the token. */
  readonly uncertain = new Set<Reservation>();
  /** Those that went beyond the budget, and may be shrunk for it. */
  readonly beyond = new Set<Reservation>();
  /** The others, by what each billing makes of their cost. */
  readonly #certain: readonly { billing: Billing; index: BySettlement }[];
  readonly #billings: readonly Billing[];
  readonly #prices: Prices;
  readonly #budget: number;

  /** @param budget the least that was ever in force, dollars; Infinity: none */
  constructor(prices: Prices, budget: number, billings: readonly Billing[]) {
    this.#prices = prices;
    this.#budget = budget;
    this.#billings = billings;
    this.#certain = billings.map((billing) => ({ billing, index: new Map() }));
  }

  add(reservation: Reservation): void {
    this.all.add(reservation);
    if ((reservation.valueAfter ?? 0) >= this.#budget - epsilon) this.beyond.add(reservation);
    if (costIsKnown(reservation.request)) this.#index(reservation);
    else this.uncertain.add(reservation);
  }

  delete(reservation: Reservation): void {
    if (!this.all.delete(reservation)) return;
    this.beyond.delete(reservation);
    if (!this.uncertain.delete(reservation)) this.#unindex(reservation);
  }

  /** LiteLLM changed what it holds by so much. */
  resize(reservation: Reservation, by: number): void {
    const certain = !this.uncertain.has(reservation);
    if (certain) this.#unindex(reservation);
    reservation.amount += by;
    if (certain) this.#index(reservation);
  }

  /**
   * Those of known cost that a write of this amount at this time settles to the token, grouped by what they hold. Of those
   * that are alike, the one whose request ended last is meant: a settlement follows within a second.
   */
  settledBy(amount: number, t: number): Alike[] {
    const key = nano(amount);
    return this.#certain.flatMap(({ index }) =>
      [key - 1, key, key + 1]
        .flatMap((near) => [...(index.get(near)?.values() ?? [])])
        .filter(([first]) => isStatedCost(first!.request, first!.amount + amount, this.#prices, this.#billings))
        .flatMap((all) => {
          const chosen = all[lowerBound(all, overAt, t + jitterMs, true) - 1] ?? all[0]!;
          return maySettle(chosen, t) ? [{ chosen, all }] : [];
        }),
    );
  }

  #index(reservation: Reservation): void {
    for (const { billing, index } of this.#certain) {
      const key = this.#settlement(reservation, billing);
      const byAmount = index.get(key) ?? new Map<number, Reservation[]>();
      const alike = byAmount.get(nano(reservation.amount)) ?? [];
      insertSorted(alike, reservation, overAt);
      byAmount.set(nano(reservation.amount), alike);
      index.set(key, byAmount);
    }
  }

  #unindex(reservation: Reservation): void {
    for (const { billing, index } of this.#certain) {
      const key = this.#settlement(reservation, billing);
      const byAmount = index.get(key)!;
      const alike = byAmount.get(nano(reservation.amount))!;
      alike.splice(alike.indexOf(reservation), 1);
      if (alike.length === 0) byAmount.delete(nano(reservation.amount));
      if (byAmount.size === 0) index.delete(key);
    }
  }

  #settlement({ request, amount }: Reservation, billing: Billing): number {
    return nano(billed(providerCost(request, this.#prices), billing) - amount);
  }
}

/** When its request was over, ms; Infinity: never, as far as was seen. */
export function overAt({ request }: Reservation): number {
  return request.doneAt ?? request.overAt ?? request.endedAt ?? Number.POSITIVE_INFINITY;
}

/** The provider has to be through with a request before it can be settled to its cost. */
export function maySettle({ request: { doneAt, inBackground } }: Reservation, t: number): boolean {
  return doneAt === null || inBackground || doneAt <= t + jitterMs;
}
