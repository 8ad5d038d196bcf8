import type { BoundEntity } from "../../contracts/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { asStated, type Billing, billedBounds, costBounds, type Prices } from "../facts/index.ts";
import { epsilon, nano, sum } from "../numbers.ts";
import { ColdMisses } from "./cold-misses.ts";
import type { Charge, Confirmed, Duplicate, Increment, Movement } from "./entries.ts";
import { Expiries, type FailedExpire } from "./expiries.ts";
import { Headrooms } from "./headrooms.ts";
import { HeldReservations } from "./held-reservations.ts";
import type { RequestIndex } from "./request-index.ts";
import type { Ending, Loss, Reservation, Write } from "./reservation.ts";
import { Reservers } from "./reservers.ts";
import { seedAfterAll } from "./seed-after-all.ts";
import { ValueChain } from "./value-chain.ts";
import { isUnexpected } from "./wrong-amounts.ts";

export type { Duplicate, Increment, Movement } from "./entries.ts";

/** Movements that are kept; a subject broken beyond that shows nothing new. */
const movementsKept = 2000;

/**
 * What the ledger says about one counter: who holds what on it, what was charged, and what else moved it. At any time
 *   counter = charges + open reservations + movements.
 */
export class CounterBook {
  readonly entity: BoundEntity;
  /** Every budget that was in force at some time, dollars. */
  readonly budgets: readonly number[];
  readonly index: RequestIndex;
  readonly prices: Prices;
  /** What settlements are taken to bring for a cost. */
  readonly billings: readonly Billing[];
  /** All counters' together. */
  readonly headrooms: Headrooms;
  readonly chain: ValueChain;
  readonly expiries = new Expiries();
  /** Increments (n) that Redis applied and LiteLLM takes for failed, by the EXPIRE behind them. */
  readonly failedBehind = new Map<number, FailedExpire>();
  /** Held now; by far the fewest. */
  readonly open = new Set<Reservation>();
  /** Lost with the counter before they were settled. */
  readonly cleared = new Set<Reservation>();
  readonly reservations = new Map<RequestFacts, Reservation[]>();
  /** Requests whose cost the counter has got, by settlement or charge. */
  readonly counted = new Set<RequestFacts>();
  /** What Redis is certain to have been told of a request's cost, and since when. Kept where there is a budget to enforce. */
  readonly confirmed = new Map<RequestFacts, Confirmed>();
  /** Requests that were charged without a reservation, and when. */
  readonly charges = new Map<RequestFacts, Charge>();
  /** Requests of which LiteLLM never learnt that their settlement was applied. */
  readonly unheard = new Set<RequestFacts>();
  /** Requests for which a reservation was sent, whether or not it arrived. */
  readonly attempted = new Set<RequestFacts>();
  /** Requests without a reservation whose charge Redis acknowledged and did not keep. */
  readonly chargedInVain = new Map<RequestFacts, { n: number; fault: string | null }>();
  readonly settledByAmount = new Map<number, Reservation>();
  readonly duplicates: Duplicate[] = [];
  readonly negatives: { n: number; t: number; value: number }[] = [];
  readonly movements: Movement[] = [];
  readonly cold = new ColdMisses();
  /** What replicas were told of a counter that LiteLLM had deleted before. */
  readonly answers: { n: number; t: number; replica: number; value: number }[] = [];
  /** Decreases that may be any of several interrupted requests' settlement, until more is known. */
  deferred: Increment[] = [];
  /** Decreases that settle nothing to its cost, until it is known what else is settled. */
  odd: Increment[] = [];
  /** Dollars that its row is to hold by what the counter was charged with and by what it held before. */
  charged: number;
  #wasDeleted = false;
  readonly #held = new Map<number, HeldReservations>();
  readonly #reservers = new Map<readonly RequestFacts[], Reservers>();
  readonly #cursors = new Map<readonly RequestFacts[], number>();

  /** @param spent dollars that its row held before the first request */
  constructor(
    entity: BoundEntity,
    spent: number,
    index: RequestIndex,
    prices: Prices,
    billings: readonly Billing[] = [asStated],
    headrooms = new Headrooms(),
    budgets: readonly number[] = entity.budget === null ? [] : [entity.budget],
  ) {
    this.entity = entity;
    this.budgets = budgets;
    this.charged = spent;
    this.index = index;
    this.prices = prices;
    this.billings = billings;
    this.headrooms = headrooms;
    this.chain = new ValueChain((n, applied) => this.#settleDoubt(n, applied));
    this.move({ kind: "cold", amount: -spent, ...nowhere });
  }

  get budget(): number | null {
    return this.entity.budget;
  }

  /** What this replica holds now. */
  heldBy(replica: number): HeldReservations {
    const held = this.#held.get(replica) ?? new HeldReservations(this.prices, Math.min(...this.budgets), this.billings);
    this.#held.set(replica, held);
    return held;
  }

  /** What each replica holds that ever held anything. */
  holders(): HeldReservations[] {
    return [...this.#held.values()];
  }

  /** For a list of the index: which of it may reserve on this counter. */
  reservers(alike: readonly RequestFacts[]): Reservers {
    const reservers = this.#reservers.get(alike) ?? new Reservers(alike.filter((request) => this.concerns(request)));
    this.#reservers.set(alike, reservers);
    return reservers;
  }

  concerns(request: RequestFacts): boolean {
    return request.refs.includes(this.entity.ref);
  }

  bounds(request: RequestFacts): { low: number; high: number } {
    return costBounds(request, this.prices);
  }

  /** Other than its cost where LiteLLM counts by itself: for telling whose write it is, not for judging. */
  billed(request: RequestFacts): { low: number; high: number } {
    return billedBounds(request, this.prices);
  }

  reserve(request: RequestFacts, by: Reservation["attribution"], increment: Increment): void {
    const { n, t, replica, conn, amount, after, replyLost, fault } = increment;
    const reservation: Reservation = {
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
    this.open.add(reservation);
    this.heldBy(replica).add(reservation);
    this.attempted.add(request);
    const earlier = this.reservations.get(request);
    if (earlier) earlier.push(reservation);
    else this.reservations.set(request, [reservation]);
  }

  /** Redis acknowledged the reservation and did not keep it. */
  reserveInVain(request: RequestFacts, increment: Increment): void {
    this.reserve(request, "watermark", increment);
    const reservation = this.reservations.get(request)!.at(-1)!;
    this.#end(reservation, "lost", increment.n, increment.t);
    this.cleared.add(reservation);
  }

  /** LiteLLM shrank it to the headroom of one of its counters. */
  resize(reservation: Reservation, { n, amount }: Write): void {
    this.heldBy(reservation.replica).resize(reservation, amount);
    reservation.resizes = [...reservation.resizes, { n, amount }];
    this.headrooms.note(reservation.request, reservation.amount);
  }

  settle(reservation: Reservation, increment: Increment): void {
    const { n, t, amount, after, replyLost } = increment;
    reservation.cost = Math.max(0, reservation.amount + amount);
    this.#confirm(reservation.request, reservation.cost, increment);
    reservation.valueAtEnd = after;
    if (replyLost || this.failedBehind.has(n)) this.unheard.add(reservation.request);
    this.#end(reservation, "settled", n, t);
    // An amount that fits no cost tells nothing about whose it is.
    if (!isUnexpected(this, reservation)) this.settledByAmount.set(nano(amount), reservation);
    // What was given back whole may still be charged by itself.
    if (reservation.cost > epsilon || this.billed(reservation.request).high <= epsilon)
      this.counted.add(reservation.request);
    this.charged += reservation.amount + amount;
  }

  /** LiteLLM takes a reservation or a settlement (n) for failed, because the EXPIRE behind it did. */
  expireFailed(n: number, expire: FailedExpire): void {
    this.failedBehind.set(n, expire);
    for (const reservation of [...this.reservations.values()].flat()) {
      if (reservation.n === n) reservation.expireFailed = expire;
      if (reservation.endedBy === n && reservation.ending === "settled") this.unheard.add(reservation.request);
    }
  }

  charge(request: RequestFacts, increment: Increment, mayBeSeed = false): void {
    const { n, t, replica, amount } = increment;
    this.#confirm(request, amount, increment);
    this.counted.add(request);
    this.charges.set(request, { n, t, replica, amount, mayBeSeed });
    this.charged += amount;
  }

  /** A settlement of a reservation that the counter had lost: it lands R too low. */
  settleLate(reservation: Reservation, increment: Increment): void {
    const { n, t, replica, amount } = increment;
    seedAfterAll(this, reservation.request);
    this.cleared.delete(reservation);
    reservation.cost = Math.max(0, reservation.amount + amount);
    this.#confirm(reservation.request, reservation.cost, increment);
    this.counted.add(reservation.request);
    this.charged += reservation.amount + amount;
    this.move({
      kind: "late",
      amount: -reservation.amount,
      n,
      t,
      replica,
      request: reservation.request,
      by: reservation.ending,
    });
  }

  duplicate(request: RequestFacts, what: Duplicate["what"], { n, t, replica, amount }: Increment): void {
    this.duplicates.push({ request, amount, n, t, replica, what });
    this.move({ kind: "duplicate", amount, n, t, replica, request, by: null });
  }

  move(moved: Omit<Movement, "owed">): void {
    const movement = { ...moved, owed: this.charged };
    const tells = movement.kind === "wiped" || movement.kind === "reset" || Math.abs(movement.amount) > epsilon;
    if (tells && this.movements.length < movementsKept) this.movements.push(movement);
  }

  /** The counter is gone, and with it all that was held and charged. */
  clear(by: Loss, at: { n: number; t: number; replica: number | null }): void {
    const held = sum([...this.open].map(({ amount }) => amount));
    const before = this.chain.value ?? 0;
    // That it has expired is noticed later.
    const t = by === "expired" ? Math.min(at.t, this.chain.expiresAt) : at.t;
    for (const reservation of this.open) {
      this.#end(reservation, by, at.n, t);
      this.cleared.add(reservation);
    }
    const belowZero =
      by === "deleted" && before < -epsilon
        ? { belowZero: { counterKey: this.entity.counterKey, movements: this.movements, n: at.n } }
        : {};
    this.move({ kind: "wiped", amount: held - before, ...at, t, request: null, by, ...belowZero });
    this.#wasDeleted ||= by === "deleted";
    this.expiries.hasTtl(t, null);
    this.chain.reset(null);
  }

  /** The entity's spend is zero again, or set; what is on the counter stays until somebody clears it. */
  reset({ from, to }: { from: number; to: number }): void {
    this.move({ ...nowhere, kind: "reset", amount: this.charged - to, t: from });
    this.charged = to;
  }

  told(n: number, t: number, replica: number, value: number): void {
    this.cold.told(replica, t);
    if (this.#wasDeleted && this.answers.length < movementsKept) this.answers.push({ n, t, replica, value });
  }

  seeded({ n, t, replica }: Pick<Increment, "n" | "t" | "replica">, amount: number): void {
    this.cold.seeds(replica);
    this.move({ kind: "seed", amount, n, t, replica, request: null, by: null });
  }

  /** The first request of a list, from where the last search ended, that is not used up and fits. */
  first(
    requests: readonly RequestFacts[],
    used: (request: RequestFacts) => boolean,
    fits: (request: RequestFacts) => boolean,
  ): RequestFacts | null {
    let from = this.#cursors.get(requests) ?? 0;
    while (from < requests.length && (!this.concerns(requests[from]!) || used(requests[from]!))) from++;
    this.#cursors.set(requests, from);
    for (let at = from; at < requests.length; at++) {
      const request = requests[at]!;
      if (this.concerns(request) && !used(request) && fits(request)) return request;
    }
    return null;
  }

  #confirm(request: RequestFacts, cost: number, { answeredAt }: Increment): void {
    if (this.budget === null || answeredAt === null || this.confirmed.has(request)) return;
    this.confirmed.set(request, { cost, t: answeredAt });
  }

  #end(reservation: Reservation, ending: Ending, n: number, t: number): void {
    reservation.ending = ending;
    reservation.endedBy = n;
    reservation.endedAt = t;
    this.open.delete(reservation);
    this.heldBy(reservation.replica).delete(reservation);
  }

  /** An increment of which Redis' answer was never seen turns out to have been applied, or not. */
  #settleDoubt(n: number, applied: boolean): void {
    if (applied) return;
    const doubted = this.open.values().find((reservation) => reservation.n === n);
    if (doubted) this.#end(doubted, "not-applied", n, doubted.t);
  }
}

/** Shared by the many reservations that are nobody else's, or that were never changed: memory counts at a hundred thousand requests. */
const nobody: readonly RequestFacts[] = [];
const unchanged: readonly Write[] = [];

/** For what neither an entry nor a replica did. */
const nowhere = { n: -1, t: Number.NEGATIVE_INFINITY, replica: null, request: null, by: null } as const;
