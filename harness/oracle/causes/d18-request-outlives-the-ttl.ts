import { lifeAt, wasSettledLate } from "../counters/index.ts";
import { reservedBelowZero, settledOnNothing } from "./shares.ts";
import type { Signature } from "./signature.ts";

/** #26829: the counter expires under a request in flight, which is then settled by C − R on a counter that holds no R. */
export const d18: Signature = {
  mode: "D18",
  leak: (leak) => reservedBelowZero(leak, "expired"),
  gap({ counter, reading }) {
    const life = lifeAt(counter, reading);
    const late = life.movements.filter(({ kind, by }) => kind === "late" && by === "expired");
    const found = settledOnNothing(life, late);
    return found && { ...found.share, cause: { kind: "settled-after-expiry", ...found.settled } };
  },
  low: (counter) => wasSettledLate(counter, "expired"),
};
