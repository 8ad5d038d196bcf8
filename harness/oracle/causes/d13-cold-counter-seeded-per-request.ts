import { hasSeeded, isRemembered, lifeAt } from "../counters/index.ts";
import { readFailedBefore } from "./d11-failed-read-taken-for-a-miss.ts";
import { entriesOf, shareOf } from "./shares.ts";
import type { Signature } from "./signature.ts";

/** Each request that finds no counter of an end user or tag adds their past by INCRBYFLOAT: K × S instead of S. */
export const d13: Signature = {
  mode: "D13",
  gap({ counter, reading }) {
    const { seeds } = lifeAt(counter, reading);
    const again = seeds
      .filter((seed, at) => (isRemembered(counter) ? at > 0 : hasSeeded(seed, seeds.slice(0, at))))
      .filter((seed) => !readFailedBefore(counter, seed));
    return shareOf(again, { kind: "seeded-per-request", entries: entriesOf(again) });
  },
};
