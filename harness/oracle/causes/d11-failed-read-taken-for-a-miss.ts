import type { CounterCase } from "../counters/index.ts";
import { type Life, lifeAt } from "../counters/index.ts";
import type { Movement } from "../ledger/index.ts";
import { entriesOf, shareOf } from "./shares.ts";
import type { Signature } from "./signature.ts";

/** A failed read is taken for a clean miss, and the stored spend is added to a counter that has it. */
export const d11: Signature = {
  mode: "D11",
  gap({ counter, reading }) {
    const life = lifeAt(counter, reading);
    const again = life.seeds.filter(
      (seed, at) => (at > 0 || wasThere(counter, life, seed)) && readFailedBefore(counter, seed),
    );
    return shareOf(again, { kind: "read-failed", entries: entriesOf(again) });
  },
};

/** It began with nothing, which is no seed that shows, and something was reserved on it since. */
function wasThere({ book }: CounterCase, { after }: Life, seed: Movement): boolean {
  const since = after?.n ?? Number.NEGATIVE_INFINITY;
  return book.reservations.values().some((held) => held.some(({ n }) => n > since && n < seed.n));
}

export function readFailedBefore({ struck }: CounterCase, { n, replica }: Movement): boolean {
  return struck.some(
    (entry) => entry.n < n && entry.replica === replica && entry.unanswered && /^M?GET$/i.test(entry.command),
  );
}
