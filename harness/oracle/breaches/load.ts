import { litellm } from "../../catalogue/index.ts";
import type { CounterCase } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { costIsKnown, countedIn, type Epoch, epochAt } from "../facts/index.ts";
import type { Reservation } from "../ledger/index.ts";
import { lowerBound } from "../ledger/index.ts";
import { Prefix } from "./prefix.ts";

/** What one request adds: dollars for certain, at most once it is over, and at most while it may be held. */
interface Burden {
  low: number;
  high: number;
  held: number;
}

/** What was spent on a counter for certain, and the most that can legitimately have been held. */
export interface Load {
  spent: number;
  held: number;
}

/**
 * For any moment, what a counter's requests must have spent and may have held: whatever was sent before may count with
 * its reservation until it is seen settled, or until a rest. A lookup costs log n.
 */
export class Loads {
  readonly #counter: CounterCase;
  readonly #facts: Facts;
  readonly #byEpoch = new Map<Epoch["reset"] | null, EpochLoads>();

  constructor(counter: CounterCase, facts: Facts) {
    this.#counter = counter;
    this.#facts = facts;
  }

  /** For a request that was sent at `from` and decided on by `until`, itself left out. */
  at(from: number, until: number, without: RequestFacts): Load {
    const epoch = this.#epochBefore(from);
    const reset = epoch?.reset ?? null;
    const loads = this.#byEpoch.get(reset) ?? new EpochLoads(this.#counter, this.#facts, epoch);
    this.#byEpoch.set(reset, loads);
    const load = loads.at(from, until, without);
    return { ...load, held: load.held + this.#setMeanwhile(from, until) };
  }

  /** What a reset that may have come before the decision may have put there. */
  #setMeanwhile(from: number, until: number): number {
    const { ref } = this.#counter;
    const meanwhile = this.#facts.resets.filter((one) => one.ref === ref && one.until >= from && one.from <= until);
    return Math.max(0, ...meanwhile.map(({ to }) => to));
  }

  /** A reset counts once it is certain to be over. */
  #epochBefore(from: number): Epoch | null {
    const { ref } = this.#counter;
    const reset = this.#facts.resets.findLast((one) => one.ref === ref && one.until < from);
    return reset ? epochAt(this.#facts, ref, reset.from + Number.MIN_VALUE + 1e-6) : null;
  }
}

class EpochLoads {
  readonly #sent: Prefix;
  readonly #spent: Prefix;
  readonly #over: Prefix;
  readonly #base: number;
  readonly #burden: (request: RequestFacts) => Burden;

  constructor(counter: CounterCase, facts: Facts, epoch: Epoch | null) {
    this.#base = epoch?.reset.to ?? counter.spent;
    this.#burden = (request) => burdenOf(counter, request, epoch);
    const rests = facts.rests.map(({ t }) => t).sort((a, b) => a - b);
    const mine = [...facts.requests.values()].filter((one) => one.invokedAt !== null && counter.book.concerns(one));
    const burdens = mine.map((request) => ({ request, burden: this.#burden(request) }));
    this.#sent = new Prefix(burdens.map(({ request, burden }) => [request.invokedAt!, burden.held]));
    this.#spent = new Prefix(
      burdens.flatMap(({ request, burden }) => (costIsKnown(request) ? [[request.endedAt!, burden.low]] : [])),
    );
    this.#over = new Prefix(
      burdens.map(({ request, burden }) => [overAt(counter, request, rests), burden.held - burden.high]),
    );
  }

  at(from: number, until: number, without: RequestFacts): Load {
    const own = without.invokedAt === null ? 0 : this.#burden(without).held;
    return {
      spent: this.#base + this.#spent.upTo(from),
      held: this.#base + this.#sent.upTo(until) - this.#over.upTo(from) - own,
    };
  }
}

function burdenOf(counter: CounterCase, request: RequestFacts, epoch: Epoch | null): Burden {
  const { book } = counter;
  const bounds = countedIn(epoch, request, book.bounds(request));
  const counts = epoch === null || request.invokedAt! > epoch.reset.until || bounds.high > 0;
  const reserved = counts ? mayReserve(counter, request) : 0;
  return { ...bounds, held: Math.max(bounds.high, reserved) };
}

/** What it was seen to reserve; unseen, the most that LiteLLM can have reserved: a prompt costs less than an output token. */
function mayReserve({ book, inMemory }: CounterCase, request: RequestFacts): number {
  if (inMemory) return (request.maxTokens + 1) * book.prices.outputPerToken;
  return Math.max(0, ...(book.reservations.get(request) ?? []).map(({ initial }) => initial));
}

/** From when on nothing but its cost can legitimately be held: all was at rest since, or its settlement was seen. */
function overAt({ book }: CounterCase, request: RequestFacts, rests: readonly number[]): number {
  const { endedAt, inBackground } = request;
  if (inBackground) return settledAt(book.reservations.get(request));
  if (endedAt === null) return Number.POSITIVE_INFINITY;
  const due = Math.max(endedAt, request.overAt ?? endedAt) + litellm.settlesIfEverWithinMs.value;
  const rest = Math.min(due, rests[lowerBound(rests, (t) => t, endedAt)] ?? Number.POSITIVE_INFINITY);
  const reservations = book.reservations.get(request);
  return reservations ? Math.min(rest, Math.max(endedAt, settledAt(reservations))) : rest;
}

function settledAt(reservations: readonly Reservation[] = []): number {
  return Math.max(...reservations.map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY));
}
