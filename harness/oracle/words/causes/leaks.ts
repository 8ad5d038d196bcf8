import { money, shortKeys } from "../../../text/index.ts";
import type { LeakCauses } from "../../causes/index.ts";
import { lostWith } from "../movements.ts";
import type { Words } from "./words.ts";

/** Why a reservation was left. */
export const leakWords: Words<LeakCauses> = {
  "hung-up-after-chunk": () => "The client hung up after the provider had sent at least one chunk.",
  "hung-up-before-reserving": () => "The client had hung up before LiteLLM reserved for its request.",
  "hung-up-after-headers": () => "The client hung up after the provider's headers and before the first chunk.",
  "hung-up-before-headers": () => "The client hung up before the provider had answered at all.",
  "token-count": () => "LiteLLM reserves for a token count, and nothing settles that.",
  "no-callback": ({ route }) => `LiteLLM reserves for ${route}, which has no logging callback to settle that.`,
  "passed-through": () => "A passed-through request is charged beside its reservation, which stays.",
  "realtime-failed": () => "The provider refused the realtime session or broke it off, and nothing settled it.",
  "no-terminal-event": ({ route, ending }) => `The stream of ${route} ended without its closing event (${ending}).`,
  "broken-off-unsaid": ({ route, endAt }) =>
    `The provider broke the stream of ${route} off (${endAt ?? "reset"}), and the client saw no error.`,
  "translated-stream": ({ route }) =>
    `The stream of ${route} was translated from another API, and LiteLLM did not recognise its last event.`,
  "background-unsettled": ({ request, isWhole }) =>
    `Request ${request} was made in the background. ${isWhole ? "The provider finished it" : "LiteLLM never had all of it"}, and nothing settled it.`,
  "replica-ended": ({ replica, how, fault }) =>
    `Replica ${replica} was ${how} (${fault}) while the request was in flight.`,
  "settlement-not-kept": ({ entry, fault }) =>
    `Redis acknowledged the settlement (entry ${entry}) and did not keep it (${fault}).`,
  "settlement-kept-off": ({ entry, fault }) => `Fault ${fault} kept the settlement (entry ${entry}) from Redis.`,
  "expire-failed": ({ entry, expire, fault, amount }) =>
    `Redis applied the reservation (entry ${entry}). The EXPIRE behind it (entry ${expire}) failed by ${fault}. ` +
    `LiteLLM then takes both for failed, and the whole ${money(amount)} stays.`,
  "reply-lost": ({ entry, fault, amount }) =>
    `Redis applied the reservation (entry ${entry}), and its reply was lost to ${fault ?? "a fault on the connection"}: the whole ${money(amount)} stays.`,
  "settlement-skipped": (cause) => {
    const { fault, repairedBy, repair, stoodAt, read, request, settlement, isExact, replica, amount, entry } = cause;
    const change = isExact ? money(settlement) : `at most ${money(settlement)}`;
    return (
      `Fault ${fault} made commands of replica ${repairedBy} fail, and it deleted the counter to be safe (entry ${repair}). ` +
      `The counter was then too low: ${money(stoodAt)} (entry ${read}) when ${request} was to be settled by ${change}. ` +
      `That would have made less than zero, so replica ${replica} sent no settlement: ${money(amount)} of the reservation (entry ${entry}) stays.`
    );
  },
  "settlement-unsent": ({ replica, fault }) =>
    `Fault ${fault} kept commands of replica ${replica} from Redis. The request completed, and its settlement was never sent.`,
  "repair-astray": ({ lost, entry, repair, key, amount }) =>
    `The reply to ${lost === "reservation" ? "the reservation" : "the EXPIRE behind the reservation"} (entry ${entry}) was lost. ` +
    `LiteLLM's DEL (entry ${repair}) went to ${shortKeys(key)}, which nothing reads: the whole ${money(amount)} stays.`,
  "reserved-below-zero": ({ stoodAt, entry, lost }) =>
    `The counter was at ${money(stoodAt)} before this reservation (entry ${entry}), because settlements came after it ${lostWith[lost]}.`,
  "stale-copy": ({ request, shownBy, entry, replica, answered, answer, settlement }) =>
    `Request ${request} completed, no fault was active, and ${settledBy(shownBy)}. ` +
    `Beside this reservation (entry ${entry}) replica ${replica} read ${money(answered)} (entry ${answer}). ` +
    `A settlement of ${money(settlement)} would have made less than zero of that, so the replica sent none.`,
  "no-usage": ({ route, answer }) =>
    answer === "without-usage"
      ? `The answer of ${route} was complete and had no usage, so nothing was settled.`
      : `The answer of ${route} came in the form of another API, without a usage where LiteLLM reads it, so nothing was settled.`,
  "reserved-on-a-low-row": ({ stoodAt, entry }) =>
    `The counter was at ${money(stoodAt)} before this reservation (entry ${entry}), as is its row since a reset was carried out twice.`,
  "unexplained-end": ({ request, outcome, status, why }) => {
    const detail = [status, why].filter((part) => part !== null).join(", ");
    return `Request ${request} ended with ${outcome ?? "nothing"}${detail === "" ? "" : ` (${detail})`}. No known cause of a leak applies.`;
  },
};

function settledBy(by: LeakCauses["stale-copy"]["shownBy"]): string {
  return "repair" in by
    ? `the replica raised the counter to its row in place of a settlement (entry ${by.repair})`
    : `its cost reached ${shortKeys(by.chargedOn)}`;
}
