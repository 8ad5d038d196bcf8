import type { CounterCase } from "../case.ts";
import type { Movement } from "../replay/book.ts";
import { entries, lifeAt, shareOf } from "./lives.ts";
import type { Signature } from "./signature.ts";

/** A failed read is taken for a clean miss, and the stored spend is added to a counter that has it. */
export const d11: Signature = {
  mode: "D11",
  phrase: "a failed read taken for a miss, and seeded",
  gap({ counter, reading }) {
    const again = lifeAt(counter, reading)
      .seeds.slice(1)
      .filter((seed) => readFailedBefore(counter, seed));
    return shareOf(again, `a read failed and the counter, which was there, was seeded again (${entries(again)})`);
  },
};

export function readFailedBefore({ struck }: CounterCase, { n, replica }: Movement): boolean {
  return struck.some((entry) => entry.n < n && entry.replica === replica && /^M?GET$/i.test(entry.command));
}
