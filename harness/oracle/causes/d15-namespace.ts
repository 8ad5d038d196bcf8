import { isForgotten } from "../ledger/index.ts";
import type { Signature } from "./signature.ts";

/** With a namespace the DEL repair of 1.84.0 to 1.90.7 names the counter without it: what it was to repair stays. */
export const d15: Signature = {
  mode: "D15",
  leak({ reservation, strays }) {
    const { replyLost, n, amount, replica } = reservation;
    if (!isForgotten(reservation)) return null;
    const repair = strays.find((stray) => stray.command === "DEL" && stray.replica === replica && stray.n > n);
    if (!repair) return null;
    const lost = replyLost ? "reservation" : "expire";
    return { kind: "repair-astray", lost, entry: n, repair: repair.n, key: repair.key, amount };
  },
};
