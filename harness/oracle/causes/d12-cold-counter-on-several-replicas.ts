import { hasSeeded, isRemembered, lifeAt } from "../counters/index.ts";
import { entriesOf, shareOf } from "./shares.ts";
import type { Signature } from "./signature.ts";

/** #28247: replicas that meet the same cold counter each add what its row says by INCRBYFLOAT: N × S instead of S. */
export const d12: Signature = {
  mode: "D12",
  gap({ counter, reading }) {
    if (isRemembered(counter)) return null;
    const { seeds } = lifeAt(counter, reading);
    const others = seeds.slice(1).filter((seed, at) => !hasSeeded(seed, seeds.slice(0, at + 1)));
    return shareOf(others, { kind: "seeded-by-several", entries: entriesOf(others) });
  },
};
