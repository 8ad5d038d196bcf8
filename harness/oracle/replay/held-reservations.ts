import { costIsKnown, isStatedCost, type Prices, providerCost } from "../evidence/costs.ts";
import { epsilon, nano } from "../numbers.ts";
import type { Reservation } from "./reservation.ts";
import { insertSorted } from "./sorted.ts";

/** What one replica holds on a counter, found by the write that would settle it. */
export class HeldReservations {
  readonly all = new Set<Reservation>();
  /** Of requests whose cost is not known to the token. */
  readonly uncertain = new Set<Reservation>();
  /** Those that went beyond the budget, and may be shrunk for it. */
  readonly beyond = new Set<Reservation>();
  /** The others by C − R, then by R; those first whose request ended first. */
  readonly #certain = new Map<number, Map<number, Reservation[]>>();
  readonly #prices: Prices;
  readonly #budget: number;

  constructor(prices: Prices, budget: number | null) {
    this.#prices = prices;
    this.#budget = budget ?? Number.POSITIVE_INFINITY;
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

  /** Those of known cost that a write of this amount settles to the token, grouped by what they hold. */
  settledBy(amount: number): (readonly Reservation[])[] {
    const key = nano(amount);
    return [key - 1, key, key + 1]
      .flatMap((near) => [...(this.#certain.get(near)?.values() ?? [])])
      .filter(([first]) => isStatedCost(first!.request, first!.amount + amount, this.#prices));
  }

  #index(reservation: Reservation): void {
    const key = this.#settlement(reservation);
    const byAmount = this.#certain.get(key) ?? new Map<number, Reservation[]>();
    const alike = byAmount.get(nano(reservation.amount)) ?? [];
    insertSorted(alike, reservation, overAt);
    byAmount.set(nano(reservation.amount), alike);
    this.#certain.set(key, byAmount);
  }

  #unindex(reservation: Reservation): void {
    const key = this.#settlement(reservation);
    const byAmount = this.#certain.get(key)!;
    const alike = byAmount.get(nano(reservation.amount))!;
    alike.splice(alike.indexOf(reservation), 1);
    if (alike.length === 0) byAmount.delete(nano(reservation.amount));
    if (byAmount.size === 0) this.#certain.delete(key);
  }

  #settlement({ request, amount }: Reservation): number {
    return nano(providerCost(request, this.#prices) - amount);
  }
}

/** When its request was over, ms; Infinity: never, as far as was seen. */
export function overAt({ request }: Reservation): number {
  return request.overAt ?? request.endedAt ?? Number.POSITIVE_INFINITY;
}
