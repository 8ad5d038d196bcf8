import { lifeAt } from "../counters/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * Redis has lost the counter, and a replica that has a copy of it in memory takes it for warm: it seeds nothing, and its
 * next charge begins the counter at zero (1.83).
 */
export const d31: Signature = {
  mode: "D31",
  gap({ counter: { book }, counter, reading, amount }) {
    const { after, owed, movements } = lifeAt(counter, reading);
    if (after === null || (after.by !== "evicted" && after.by !== "expired") || movements.length > 0) return null;
    if (owed < epsilon || !near(amount, -owed)) return null;
    const charges = [...book.charges].map(([{ replica }, charge]) => ({ ...charge, replica }));
    const first = charges.filter(({ t }) => t > after.t && t <= reading.sample.t).sort((a, b) => a.t - b.t)[0];
    if (!first || !charges.some(({ replica, t }) => replica === first.replica && t < after.t)) return null;
    return {
      amount,
      ledger: [first.n],
      cause: { kind: "not-seeded", gone: after.by, replica: first.replica, entry: first.n, owed },
    };
  },
};
