import { type LeakEvidence, type MissingWrite, missingWrite } from "../counters/index.ts";
import { dollars, epsilon } from "../numbers.ts";

type Words = { [Kind in MissingWrite["kind"]]: (write: Extract<MissingWrite, { kind: Kind }>) => string };

/** What INCRBYFLOAT was to add to the counter. */
const words: Words = {
  blocked: ({ amount, entry, isAcknowledged, fault }) => {
    const cause = fault === null ? "" : ` by ${fault}`;
    const fate = isAcknowledged ? "acknowledged and lost" : "kept from Redis";
    return `${dollars(amount)} (sent as entry ${entry}, ${fate}${cause})`;
  },
  "roll-back": ({ amount, failed }) => {
    const why = failed === "reply" ? "its reply was lost" : "the EXPIRE behind it failed";
    return `${dollars(amount)} (roll-back: ${why}, the request was charged without it)`;
  },
  settlement: ({ low, high, cost }) =>
    high - low < epsilon
      ? `${dollars(high)} (settlement to ${dollars(cost)})`
      : `${dollars(low)} to ${dollars(high)} (settlement to at most ${dollars(cost)})`,
};

/** "INCRBYFLOAT spend:end_user:x -0.21 (settlement to 0.02)" */
export function missingWriteText(leak: Pick<LeakEvidence, "reservation" | "book">): string {
  const { attribution, rivals } = leak.reservation;
  const candidates = attribution === "ambiguous" ? `; or that of ${rivals.map(({ id }) => id).join(", ")}` : "";
  return `INCRBYFLOAT ${leak.book.entity.counterKey} ${textOf(missingWrite(leak))}${candidates}`;
}

function textOf<Kind extends MissingWrite["kind"]>(write: Extract<MissingWrite, { kind: Kind }>): string {
  return words[write.kind as Kind](write);
}
