import type { Billing, Prices, RequestFacts } from "../facts/index.ts";
import type { Increment } from "./entries.ts";
import type { FailedExpire } from "./expiries.ts";
import { HeldReservations } from "./held-reservations.ts";
import type { Ending, Reservation, Write } from "./reservation.ts";

/** The reservations of one counter: now and over the trial. */
export class Holdings {
  /** Held now; by far the fewest. */
  readonly open = new Set<Reservation>();
  /** Lost with the counter before they were settled. */
  readonly cleared = new Set<Reservation>();
  readonly ofRequest = new Map<RequestFacts, Reservation[]>();
  /** Requests for which a reservation was sent, whether or not it arrived. */
  readonly attempted = new Set<RequestFacts>();
  readonly #prices: Prices;
  readonly #billings: readonly Billing[];
  /** Dollars. */
  readonly #leastBudget: number;
  readonly #byReplica = new Map<number, HeldReservations>();

  constructor(prices: Prices, billings: readonly Billing[], leastBudget: number) {
    this.#prices = prices;
    this.#billings = billings;
    this.#leastBudget = leastBudget;
  }

  by(replica: number): HeldReservations {
    const held = this.#byReplica.get(replica) ?? new HeldReservations(this.#prices, this.#leastBudget, this.#billings);
    this.#byReplica.set(replica, held);
    return held;
  }

  /** Of each replica that ever held anything. */
  all(): HeldReservations[] {
    return [...this.#byReplica.values()];
  }

  add(request: RequestFacts, by: Reservation["attribution"], increment: Increment): Reservation {
    const reservation = newReservation(request, by, increment);
    this.open.add(reservation);
    this.by(reservation.replica).add(reservation);
    this.attempted.add(request);
    const earlier = this.ofRequest.get(request);
    if (earlier) earlier.push(reservation);
    else this.ofRequest.set(request, [reservation]);
    return reservation;
  }

  resize(reservation: Reservation, { n, amount }: Write): void {
    this.by(reservation.replica).resize(reservation, amount);
    reservation.resizes = [...reservation.resizes, { n, amount }];
  }

  end(reservation: Reservation, ending: Ending, n: number, t: number): void {
    reservation.ending = ending;
    reservation.endedBy = n;
    reservation.endedAt = t;
    this.open.delete(reservation);
    this.by(reservation.replica).delete(reservation);
    if (ending !== "settled" && ending !== "not-applied") this.cleared.add(reservation);
  }

  /** An increment of which Redis' answer was never seen turns out not to have been applied. */
  notApplied(n: number): void {
    const doubted = this.open.values().find((reservation) => reservation.n === n);
    if (doubted) this.end(doubted, "not-applied", n, doubted.t);
  }

  /** Requests whose settlement was increment `n`; a reservation that was is marked as one that LiteLLM takes for failed. */
  expireFailed(n: number, expire: FailedExpire): RequestFacts[] {
    const all = [...this.ofRequest.values()].flat();
    for (const reservation of all) if (reservation.n === n) reservation.expireFailed = expire;
    return all.filter(({ endedBy, ending }) => endedBy === n && ending === "settled").map(({ request }) => request);
  }
}

/** Shared by the many reservations that are nobody else's, or that were never changed: memory counts at a hundred thousand requests. */
const nobody: readonly RequestFacts[] = [];
const unchanged: readonly Write[] = [];

function newReservation(
  request: RequestFacts,
  by: Reservation["attribution"],
  { n, t, replica, conn, amount, after, replyLost, fault }: Increment,
): Reservation {
  return {
    request,
    attribution: by,
    rivals: nobody,
    initial: amount,
    amount,
    resizes: unchanged,
    valueAfter: after,
    n,
    t,
    replica,
    conn,
    replyLost,
    expireFailed: null,
    fault,
    ending: null,
    endedBy: null,
    endedAt: null,
    valueAtEnd: null,
    cost: null,
    blocked: null,
  };
}
