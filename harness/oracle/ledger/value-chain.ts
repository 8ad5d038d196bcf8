import { near } from "../numbers.ts";

/** Redis expires within a second of the clock, and TTLs are set in whole seconds. */
const expirySlackMs = 1500;

/** Entries are recorded as their replies come in, which may differ from the order in which Redis executed them. */
const reorderLimit = 256;

interface Link {
  n: number;
  before: number;
  after: number;
}

/** An increment of which nobody saw whether Redis applied it. */
interface Doubt {
  n: number;
  amount: number;
}

/**
 * A counter's value, followed through its ledger: each INCRBYFLOAT answers the value after it, so the entries form a
 * chain whose missing links show. An entry out of order waits until its turn comes. Where two of them fit, the wrong one may be
 * taken first; what is then left waiting leads from a value that was there back to it, and is put in there.
 */
export class ValueChain {
  /** null: the counter does not exist. */
  value: number | null = null;
  /** When it will expire at the earliest, ms. */
  expiresAt = Number.POSITIVE_INFINITY;
  lastWriteAt = Number.NEGATIVE_INFINITY;
  /** Jumps that no entry explains. */
  readonly holes: { n: number; amount: number }[] = [];
  #waiting: Link[] = [];
  /** Values that were there, the oldest overwritten first. */
  readonly #visited: number[] = [0];
  #reached = 0;
  #doubts: Doubt[] = [];
  readonly #onDoubtResolved: (n: number, applied: boolean) => void;

  constructor(onDoubtResolved: (n: number, applied: boolean) => void) {
    this.#onDoubtResolved = onDoubtResolved;
  }

  /** Whether the counter may have expired at this time. */
  mayHaveExpired(t: number): boolean {
    return t >= this.expiresAt - expirySlackMs;
  }

  /** Whether an increment that answered `after` found no counter, although the chain knows of one. */
  foundNothing(amount: number, after: number | null, t: number): boolean {
    if (after === null || this.value === null || near(this.value, 0)) return false;
    return near(after - amount, 0) && this.mayHaveExpired(t);
  }

  add(n: number, amount: number, after: number | null): void {
    if (after === null) {
      this.value = (this.value ?? 0) + amount;
      return;
    }
    const link = { n, before: after - amount, after };
    if (this.#follows(link) || this.#followsWithDoubts(link)) {
      this.#reach(after);
      this.#drain();
      return;
    }
    this.#waiting.push(link);
    if (this.#waiting.length > reorderLimit) this.giveUpWaiting();
  }

  doubt(n: number, amount: number): void {
    this.#doubts.push({ n, amount });
  }

  reset(value: number | null): void {
    this.#reach(value);
    if (value === null) this.expiresAt = Number.POSITIVE_INFINITY;
    this.#drain();
  }

  /** Takes the value that somebody read at rest; false when the chain does not lead there. */
  meet(read: number, n: number): boolean {
    this.giveUpWaiting();
    const link = { n, before: read, after: read };
    if (this.#follows(link) || this.#followsWithDoubts(link)) {
      for (const { n: doubted } of this.#doubts.splice(0)) this.#onDoubtResolved(doubted, false);
      this.value = read;
      return true;
    }
    this.#hole(n, read - (this.value ?? 0));
    this.value = read;
    return false;
  }

  /** Links whose turn has not come by now are missing a predecessor. */
  giveUpWaiting(): void {
    this.#takeRounds();
    while (this.#waiting.length > 0) {
      const link = this.#waiting.shift()!;
      this.#hole(link.n, link.before - (this.value ?? 0));
      this.#reach(link.after);
      this.#drain();
    }
  }

  #reach(value: number | null): void {
    this.value = value;
    this.#visited[++this.#reached % reorderLimit] = value ?? 0;
  }

  /** Links that wait and lead from a value that was there back to it: they change nothing. */
  #takeRounds(): void {
    const starts = [...this.#visited];
    for (let at = 0; this.#waiting.length > 0 && at < starts.length; at++) {
      const round = roundFrom(starts[at]!, this.#waiting);
      starts.push(...round.map(({ after }) => after));
      this.#waiting = this.#waiting.filter((link) => !round.includes(link));
    }
  }

  #hole(n: number, amount: number): void {
    this.holes.push({ n, amount });
  }

  #follows({ before }: Link): boolean {
    return near(before, this.value ?? 0);
  }

  #drain(): void {
    for (let next = this.#next(); next >= 0; next = this.#next()) {
      this.#reach(this.#waiting.splice(next, 1)[0]!.after);
    }
  }

  #next(): number {
    return this.#waiting.findIndex((link) => this.#follows(link));
  }

  /** Whether the link fits once some of the doubtful increments are taken as applied. */
  #followsWithDoubts({ before }: Link): boolean {
    const missing = before - (this.value ?? 0);
    const applied = subsetWithSum(this.#doubts, missing);
    if (applied === null) return false;
    this.#doubts = this.#doubts.filter((doubt) => !applied.includes(doubt));
    for (const { n } of applied) this.#onDoubtResolved(n, true);
    return true;
  }
}

/** Links that lead from this value back to it; none where they end elsewhere. */
function roundFrom(start: number, links: readonly Link[]): Link[] {
  const round: Link[] = [];
  let value = start;
  for (;;) {
    const next = links.find((link) => near(link.before, value) && !round.includes(link));
    if (next === undefined) return near(value, start) ? round : [];
    round.push(next);
    value = next.after;
  }
}

/** Which of the doubts add up to the amount; null when none do. Only the latest ten are considered. */
function subsetWithSum(doubts: readonly Doubt[], amount: number): Doubt[] | null {
  const recent = doubts.slice(-10);
  for (let mask = 1; mask < 2 ** recent.length; mask++) {
    const chosen = recent.filter((_, bit) => mask & (1 << bit));
    if (
      near(
        chosen.reduce((total, doubt) => total + doubt.amount, 0),
        amount,
      )
    )
      return chosen;
  }
  return null;
}
