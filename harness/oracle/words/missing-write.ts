import { money, shortKeys } from "../../text/index.ts";
import { type LeakEvidence, type MissingWrite, missingWrite } from "../counters/index.ts";
import { epsilon } from "../numbers.ts";

type Words = { [Kind in MissingWrite["kind"]]: (write: Extract<MissingWrite, { kind: Kind }>) => string };

/** What INCRBYFLOAT was to add to the counter, and why. */
const words: Words = {
  blocked: ({ amount, entry, isAcknowledged, fault }) => {
    const cause = fault === null ? "" : ` by ${fault}`;
    const fate = isAcknowledged ? "acknowledged and lost" : "kept from Redis";
    return `${added(amount)} (sent as entry ${entry}, ${fate}${cause})`;
  },
  "roll-back": ({ amount, failed }) => {
    const why = failed === "reply" ? "its reply was lost" : "the EXPIRE behind it failed";
    return `${added(amount)} (roll-back: ${why}, the request was charged without it)`;
  },
  settlement: ({ low, high, cost }) =>
    high - low < epsilon
      ? `${added(high)} (settlement to ${money(cost)})`
      : `${added(low)} to ${added(high)} (settlement to at most ${money(cost)})`,
};

/** "INCRBYFLOAT spend:end_user:x -0.21 (settlement to $0.02)" */
export function missingWriteText(leak: Pick<LeakEvidence, "reservation" | "book">): string {
  const { attribution, rivals } = leak.reservation;
  const candidates = attribution === "ambiguous" ? `; or that of ${rivals.map(({ id }) => id).join(", ")}` : "";
  return `INCRBYFLOAT ${shortKeys(leak.book.entity.counterKey)} ${textOf(missingWrite(leak))}${candidates}`;
}

function textOf<Kind extends MissingWrite["kind"]>(write: Extract<MissingWrite, { kind: Kind }>): string {
  return words[write.kind as Kind](write);
}

/** As the command says it. */
function added(amount: number): string {
  return String(Number(amount.toFixed(5)));
}
