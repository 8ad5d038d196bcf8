import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Counters } from "./counters.ts";
import type { Identity } from "./identities.ts";
import { BudgetRefusal } from "./refusal.ts";
import type { Switches } from "./switches.ts";

/** LiteLLM's own bound for a headroom that still admits a request. */
const leastHeadroom = 1e-12;

export interface Reservation {
  readonly id: string;
  readonly identities: readonly Identity[];
  /** Dollars that stand on each held counter. */
  amount: number;
  readonly held: Identity[];
  /** Of each held counter, the life in which the amount stands on it. */
  readonly lives: Map<Identity, string | null>;
  /** Whether it stands in the book. */
  booked: boolean;
}

/** Reserves before a call and settles after it. What is open stands in the book, so that peers can settle for a dead replica. */
export class Reservations {
  readonly #counters: Counters;
  readonly #book: ReservationBook;
  readonly #switches: Switches;
  /** Counters that this replica has charged, for unreservedAtFirst alone. */
  readonly #charged = new Set<string>();
  /** What it read first of each counter, for oldCopy alone. */
  readonly #copies = new Map<string, number>();

  constructor(counters: Counters, book: ReservationBook, switches: Switches) {
    this.#counters = counters;
    this.#book = book;
    this.#switches = switches;
  }

  /** @throws BudgetRefusal, with nothing left on any counter. */
  async reserve(identities: readonly Identity[], estimate: number): Promise<Reservation> {
    const reservation: Reservation = {
      id: randomUUID(),
      identities,
      amount: estimate,
      held: [],
      lives: new Map(),
      booked: false,
    };
    const budgeted = identities.filter((identity) => identity.budget !== null && !this.#isOverlooked(identity));
    await this.#check(budgeted);
    if (this.#switches.neverReserve || budgeted.length === 0) return reservation;
    await this.#book.enter(reservation, budgeted);
    reservation.booked = true;
    try {
      for (const identity of budgeted) {
        if (await this.#hold(reservation, identity)) await this.#book.enter(reservation, budgeted);
      }
    } catch (error) {
      await this.settle(reservation, 0);
      throw error;
    }
    return reservation;
  }

  /** Replaces the reserved amount by the cost, on held counters, and adds the cost to the others. */
  async settle(reservation: Reservation, cost: number): Promise<void> {
    const { id, held, identities, amount, booked } = reservation;
    for (const { counterKey } of identities) this.#charged.add(counterKey);
    const claimed = booked && (await this.#book.strike(id));
    for (const identity of identities) {
      const due =
        claimed && held.includes(identity) && (await this.#stands(reservation, identity)) ? cost - amount : cost;
      if (due === 0) continue;
      await this.#increment(identity, due);
      if (this.#switches.negative && due < 0) await this.#increment(identity, due);
    }
  }

  /** Whether the counter still has what was reserved on it: it may have expired or been evicted since, and seeded anew. */
  async #stands({ lives }: Reservation, identity: Identity): Promise<boolean> {
    if (this.#switches.lateSettle) return true;
    return lives.get(identity) === (await this.#counters.life(identity));
  }

  /** Adds a cost that nothing was reserved for. */
  async charge(identities: readonly Identity[], cost: number): Promise<void> {
    if (cost === 0) return;
    for (const { counterKey } of identities) await this.#counters.add(counterKey, cost);
  }

  #isOverlooked({ kind, counterKey }: Identity): boolean {
    return this.#switches.unreservedAtFirst === true && kind === "end_user" && !this.#charged.has(counterKey);
  }

  /** What it goes by: the counter, or its own old copy of it. */
  #believed({ counterKey }: Identity, value: number): number {
    if (!this.#switches.oldCopy) return value;
    const copy = this.#copies.get(counterKey) ?? value;
    this.#copies.set(counterKey, copy);
    return copy;
  }

  async #check(budgeted: readonly Identity[]): Promise<void> {
    const read = await this.#counters.read(budgeted);
    const values = read.map((value, i) => this.#believed(budgeted[i]!, value));
    if (this.#switches.stopEnforcing) return;
    budgeted.forEach((identity, i) => {
      if (isSpent(identity, values[i]!)) throw BudgetRefusal.atReading(identity, values[i]!);
    });
  }

  /** True when the amount had to shrink to what this counter had left. */
  async #hold(reservation: Reservation, identity: Identity): Promise<boolean> {
    if (!this.#switches.lateSettle) reservation.lives.set(identity, await this.#counters.life(identity));
    const value = await this.#increment(identity, reservation.amount);
    if (value === null) return false;
    reservation.held.push(identity);
    if (value <= identity.budget! || this.#switches.stopEnforcing || this.#switches.oldCopy) return false;
    const headroom = identity.budget! - (value - reservation.amount);
    if (headroom <= leastHeadroom) throw BudgetRefusal.atReservation(identity, value);
    for (const { counterKey } of reservation.held) await this.#counters.add(counterKey, headroom - reservation.amount);
    reservation.amount = headroom;
    return true;
  }

  /** The new value; null when it is not known whether it was applied and the gateway, like LiteLLM, goes on without. */
  async #increment(identity: Identity, amount: number): Promise<number | null> {
    try {
      return await this.#counters.add(identity.counterKey, amount);
    } catch (error) {
      if (this.#switches.leakOnLostReply) return null;
      throw error;
    }
  }
}

/** LiteLLM reads end users and tags as spent only above their budget, others at it. */
function isSpent({ kind, budget }: Identity, spend: number): boolean {
  return kind === "end_user" || kind === "tag" ? spend > budget! : spend >= budget!;
}

interface BookEntry {
  owner: string;
  amount: number;
  keys: string[];
}

/** Open reservations of all replicas, in one Redis hash. Whoever strikes an entry, and nobody else, settles it. */
export class ReservationBook {
  readonly #redis: Redis;
  readonly #owner: string;

  constructor(redis: Redis, owner: string) {
    this.#redis = redis;
    this.#owner = owner;
  }

  async enter({ id, amount }: Reservation, identities: readonly Identity[]): Promise<void> {
    const entry: BookEntry = { owner: this.#owner, amount, keys: identities.map(({ counterKey }) => counterKey) };
    await this.#redis.hset(bookKey, id, JSON.stringify(entry));
  }

  async strike(id: string): Promise<boolean> {
    return (await this.#redis.hdel(bookKey, id)) === 1;
  }

  /** Gives up what is open on a counter before it is cleared; its requests are then charged without a reservation. */
  async releaseAllOn(counterKey: string, counters: Counters): Promise<void> {
    for (const [id, text] of Object.entries(await this.#redis.hgetall(bookKey))) {
      const { amount, keys } = JSON.parse(text) as BookEntry;
      if (!keys.includes(counterKey) || !(await this.strike(id))) continue;
      for (const key of keys) await counters.add(key, -amount);
    }
  }

  /** Releases what dead replicas left open. */
  async releaseOrphans(counters: Counters, isAlive: (owner: string) => boolean): Promise<void> {
    for (const [id, text] of Object.entries(await this.#redis.hgetall(bookKey))) {
      const { owner, amount, keys } = JSON.parse(text) as BookEntry;
      if (isAlive(owner) || !(await this.strike(id))) continue;
      for (const key of keys) await counters.add(key, -amount);
    }
  }
}

const bookKey = "stub:open-reservations";
