import { type Billing, billed, costIsKnown, providerCost } from "../facts/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { CounterBook } from "./book.ts";
import { maySettle, overAt } from "./held-reservations.ts";
import type { Reservation } from "./reservation.ts";
import { isUnexpected } from "./wrong-amounts.ts";

/** What a book cannot make sense of: writes that fit nothing, and answered requests that were not settled to their cost. */
export function misfits(book: CounterBook): number {
  const strange = book.movements.filter(({ kind }) => kind === "unknown" || kind === "duplicate").length;
  const unsettled = [...book.reservations.values()]
    .flat()
    .filter((held) => isUnexpected(book, held) || (held.ending !== "settled" && costIsKnown(held.request)));
  return strange + unsettled.length;
}

/** More are not looked at: enough to tell a factor by. */
const writesTried = 100;
const candidatesTried = 40;

/** Costs are multiples of one price, so that some of their differences are equal by chance; their quotients hardly ever. */
const factorShownBy = 2;
const differenceShownBy = 3;

/** One factor, or one difference, that several writes which settle nothing to its cost have to what requests cost; null: none. */
export function commonBilling(books: readonly CounterBook[]): Billing | null {
  const votes = new Map<string, { billing: Billing; writes: number; isFactor: boolean }>();
  for (const book of books) {
    const writes = strangeWrites(book).slice(0, writesTried);
    const known = writes.length === 0 ? [] : knownCosts(book);
    for (const write of writes) {
      for (const [name, billing] of billingsOf(book, known, write)) {
        const vote = votes.get(name) ?? { billing, writes: 0, isFactor: name.startsWith("×") };
        vote.writes++;
        votes.set(name, vote);
      }
    }
  }
  const [most] = [...votes.values()]
    .filter(({ writes, isFactor }) => writes >= (isFactor ? factorShownBy : differenceShownBy))
    .sort((a, b) => b.writes - a.writes || Number(b.isFactor) - Number(a.isFactor));
  return most?.billing ?? null;
}

interface Write {
  amount: number;
  n: number;
  t: number;
  replica: number | null;
}

function strangeWrites(book: CounterBook): Write[] {
  const moved = book.movements.filter(({ kind, amount }) => (kind === "unknown" || kind === "duplicate") && amount < 0);
  const odd = [...book.reservations.values()]
    .flat()
    .filter((held) => isUnexpected(book, held))
    .map(({ cost, amount, endedBy, endedAt, replica }) => ({
      amount: cost! - amount,
      n: endedBy!,
      t: endedAt!,
      replica,
    }));
  return [...moved, ...odd];
}

/** What each request that was over by then would have to have been billed by, under a name for equal ones. */
function billingsOf(book: CounterBook, known: readonly Reservation[], { amount, n, t, replica }: Write) {
  const found = new Map<string, Billing>();
  let tried = 0;
  for (let at = known.length - 1; at >= 0 && tried < candidatesTried; at--) {
    const held = known[at]!;
    if (held.replica !== replica || held.n > n || !maySettle(held, t)) continue;
    tried++;
    for (const [name, billing] of billingsFor(book, held, amount)) found.set(name, billing);
  }
  return found;
}

/** Those last whose request ended last. */
function knownCosts({ reservations }: CounterBook): Reservation[] {
  return [...reservations.values()]
    .flat()
    .filter(({ request }) => costIsKnown(request))
    .sort((a, b) => overAt(a) - overAt(b));
}

function* billingsFor({ prices }: CounterBook, held: Reservation, amount: number): Generator<[string, Billing]> {
  const cost = providerCost(held.request, prices);
  const settled = held.amount + amount;
  if (cost <= epsilon || settled <= epsilon || near(settled, cost)) return;
  const factor = settled / cost;
  yield [`× ${factor.toFixed(6)}`, { factor: rounded(factor, cost, settled), offset: 0 }];
  yield [`+ ${(settled - cost).toFixed(9)}`, { factor: 1, offset: settled - cost }];
}

/** Without the noise that a division by a small cost makes. */
function rounded(factor: number, cost: number, settled: number): number {
  const short = Number(factor.toFixed(6));
  return near(billed(cost, { factor: short, offset: 0 }), settled) ? short : factor;
}
