import type { BoundEntity } from "../../contracts/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { asStated, type Billing, billedBounds, costBounds, type Prices } from "../facts/index.ts";
import { epsilon, nano, sum } from "../numbers.ts";
import { Candidates } from "./candidates.ts";
import { ColdMisses } from "./cold-misses.ts";
import type { Charge, Confirmed, Duplicate, Increment, Movement } from "./entries.ts";
import { Expiries, type FailedExpire } from "./expiries.ts";
import { Headrooms } from "./headrooms.ts";
import { Holdings } from "./holdings.ts";
import { Movements } from "./movements.ts";
import type { Opening } from "./opening.ts";
import type { RequestIndex } from "./request-index.ts";
import type { Loss, Reservation, Write } from "./reservation.ts";
import { seedAfterAll } from "./seed-after-all.ts";
import { ValueChain } from "./value-chain.ts";
import { isUnexpected } from "./wrong-amounts.ts";

export type { Duplicate, Increment, Movement } from "./entries.ts";

/**
 * What the ledger says about one counter: which requests hold what on it, what was charged, and what else moved it. At any time
 *   counter = charges + open reservations + movements.
 */
export class CounterBook {
  readonly entity: BoundEntity;
  readonly index: RequestIndex;
  readonly prices: Prices;
  readonly billings: readonly Billing[];
  readonly headrooms: Headrooms;
  /** Every budget that was in force at some time, dollars. */
  readonly budgets: readonly number[];
  readonly holdings: Holdings;
  readonly moved = new Movements();
  readonly candidates: Candidates;
  readonly chain = new ValueChain((n, applied) => applied || this.holdings.notApplied(n));
  readonly expiries = new Expiries();
  readonly cold = new ColdMisses();
  /** Increments (n) that Redis applied and LiteLLM takes for failed, by the EXPIRE behind them. */
  readonly failedBehind = new Map<number, FailedExpire>();
  /** Requests whose cost the counter has got, by settlement or charge. */
  readonly counted = new Set<RequestFacts>();
  /** What Redis is certain to have been told of a request's cost, and since when. Kept where there is a budget to enforce. */
  readonly confirmed = new Map<RequestFacts, Confirmed>();
  /** Requests that were charged without a reservation, and when. */
  readonly charges = new Map<RequestFacts, Charge>();
  /** Requests of which LiteLLM never learnt that their settlement was applied. */
  readonly unheard = new Set<RequestFacts>();
  /** Requests without a reservation whose charge Redis acknowledged and did not keep. */
  readonly chargedInVain = new Map<RequestFacts, { n: number; fault: string | null }>();
  readonly settledByAmount = new Map<number, Reservation>();
  /** Decreases that may be any of several interrupted requests' settlement, until more is known. */
  deferred: Increment[] = [];
  /** Decreases that settle nothing to its cost, until it is known what else is settled. */
  odd: Increment[] = [];
  /** Dollars that its row is to hold by what the counter was charged with and by what it held before. */
  charged: number;

  constructor({ entity, spent, index, prices, billings = [asStated], headrooms = new Headrooms(), budgets }: Opening) {
    this.budgets = budgets ?? (entity.budget === null ? [] : [entity.budget]);
    this.entity = entity;
    this.charged = spent;
    this.index = index;
    this.prices = prices;
    this.billings = billings;
    this.headrooms = headrooms;
    this.holdings = new Holdings(prices, billings, Math.min(...this.budgets));
    this.candidates = new Candidates(entity.ref);
    this.move({ kind: "cold", amount: -spent, ...nowhere });
  }

  get budget(): number | null {
    return this.entity.budget;
  }

  /** Held now. */
  get open(): ReadonlySet<Reservation> {
    return this.holdings.open;
  }

  get reservations(): ReadonlyMap<RequestFacts, readonly Reservation[]> {
    return this.holdings.ofRequest;
  }

  get movements(): readonly Movement[] {
    return this.moved.all;
  }

  get duplicates(): readonly Duplicate[] {
    return this.moved.duplicates;
  }

  concerns(request: RequestFacts): boolean {
    return this.candidates.concerns(request);
  }

  bounds(request: RequestFacts): { low: number; high: number } {
    return costBounds(request, this.prices);
  }

  /** Other than its cost where LiteLLM counts by itself: for telling whose write it is, not for judging. */
  billed(request: RequestFacts): { low: number; high: number } {
    return billedBounds(request, this.prices);
  }

  /** Redis acknowledged the reservation and did not keep it. */
  reserveInVain(request: RequestFacts, increment: Increment): void {
    const reservation = this.holdings.add(request, "watermark", increment);
    this.holdings.end(reservation, "lost", increment.n, increment.t);
  }

  /** LiteLLM shrank it to the headroom of one of its counters. */
  resize(reservation: Reservation, write: Write): void {
    this.holdings.resize(reservation, write);
    this.headrooms.note(reservation.request, reservation.amount);
  }

  settle(reservation: Reservation, increment: Increment): void {
    const { n, t, amount, after, replyLost } = increment;
    reservation.cost = Math.max(0, reservation.amount + amount);
    this.#confirm(reservation.request, reservation.cost, increment);
    reservation.valueAtEnd = after;
    if (replyLost || this.failedBehind.has(n)) this.unheard.add(reservation.request);
    this.holdings.end(reservation, "settled", n, t);
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
    for (const request of this.holdings.expireFailed(n, expire)) this.unheard.add(request);
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
    const { request, ending } = reservation;
    seedAfterAll(this, request);
    this.holdings.cleared.delete(reservation);
    reservation.cost = Math.max(0, reservation.amount + amount);
    this.#confirm(request, reservation.cost, increment);
    this.counted.add(request);
    this.charged += reservation.amount + amount;
    this.move({ kind: "late", amount: -reservation.amount, n, t, replica, request, by: ending });
  }

  duplicate(request: RequestFacts, what: Duplicate["what"], { n, t, replica, amount }: Increment): void {
    this.moved.duplicates.push({ request, amount, n, t, replica, what });
    this.move({ kind: "duplicate", amount, n, t, replica, request, by: null });
  }

  move(moved: Omit<Movement, "owed">): void {
    this.moved.add({ ...moved, owed: this.charged });
  }

  /** The counter is gone, and with it all that was held and charged. */
  clear(by: Loss, at: { n: number; t: number; replica: number | null }): void {
    const held = sum([...this.open].map(({ amount }) => amount));
    const before = this.chain.value ?? 0;
    // That it has expired is noticed later.
    const t = by === "expired" ? Math.min(at.t, this.chain.expiresAt) : at.t;
    for (const reservation of this.open) this.holdings.end(reservation, by, at.n, t);
    const belowZero =
      by === "deleted" && before < -epsilon
        ? { belowZero: { counterKey: this.entity.counterKey, movements: this.movements, n: at.n } }
        : {};
    this.move({ kind: "wiped", amount: held - before, ...at, t, request: null, by, ...belowZero });
    this.expiries.hasTtl(t, null);
    this.chain.reset(null);
  }

  /** The entity's spend is zero again, or set; what is on the counter stays until it is cleared. */
  reset({ from, to }: { from: number; to: number }): void {
    this.move({ ...nowhere, kind: "reset", amount: this.charged - to, t: from });
    this.charged = to;
  }

  told(n: number, t: number, replica: number, value: number): void {
    this.cold.told(replica, t);
    this.moved.told({ n, t, replica, value });
  }

  seeded({ n, t, replica }: Pick<Increment, "n" | "t" | "replica">, amount: number): void {
    this.cold.seeds(replica);
    this.move({ kind: "seed", amount, n, t, replica, request: null, by: null });
  }

  #confirm(request: RequestFacts, cost: number, { answeredAt }: Increment): void {
    if (this.budget === null || answeredAt === null || this.confirmed.has(request)) return;
    this.confirmed.set(request, { cost, t: answeredAt });
  }
}

/** For what neither an entry nor a replica did. */
const nowhere = { n: -1, t: Number.NEGATIVE_INFINITY, replica: null, request: null, by: null } as const;
