import { isForgotten } from "../ledger/index.ts";
import { dollars } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/** With a namespace the DEL repair of 1.84.0 to 1.90.7 names the counter without it: what it was to repair stays. */
export const d15: Signature = {
  mode: "D15",
  leak({ reservation, strays }) {
    const { replyLost, n, amount, replica } = reservation;
    if (!isForgotten(reservation)) return null;
    const repair = strays.find((stray) => stray.command === "DEL" && stray.replica === replica && stray.n > n);
    if (!repair) return null;
    return (
      `the reply to ${replyLost ? "the reservation" : "the EXPIRE behind the reservation"} (entry ${n}) was lost, and LiteLLM's DEL (entry ${repair.n}) went to ${repair.key}, ` +
      `which nobody reads: exactly +R = ${dollars(amount)}`
    );
  },
};
