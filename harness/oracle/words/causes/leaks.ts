import type { LeakCauses } from "../../causes/index.ts";
import { dollars } from "../../numbers.ts";
import { entries } from "../requests.ts";
import type { Words } from "./words.ts";

/** Why a reservation was left. */
export const leakWords: Words<LeakCauses> = {
  "hung-up-after-chunk": () => "the client hung up after the provider had sent at least one chunk",
  "hung-up-before-reserving": () => "the client had hung up before LiteLLM reserved for its request",
  "hung-up-after-headers": () =>
    "the client hung up after the provider had flushed its headers and before the first chunk (the other variant: before the headers)",
  "hung-up-before-headers": () =>
    "the client hung up before the provider had answered at all (the other variant: after its headers, before the first chunk)",
  "token-count": () => "a token count is reserved for and nothing settles it",
  "no-callback": ({ route }) => `${route} is reserved for and has no logging callback that would settle it`,
  "passed-through": () => "a request that is passed through is charged without its reservation",
  "realtime-failed": () => "a realtime session that the provider refused or broke off is not settled",
  "no-terminal-event": ({ route, ending }) =>
    `the stream of ${route} ended without an event that closes it (${ending})`,
  "broken-off-unsaid": ({ route, endAt }) =>
    `the provider broke the stream of ${route} off (${endAt ?? "reset"}), and its client was told of no error`,
  "translated-stream": ({ route }) =>
    `the stream of ${route} was translated from another API's, and its last event was not taken for one`,
  "background-unsettled": ({ request, isWhole }) =>
    `${request} was to be made in the background, ${isWhole ? "the provider was through with it" : "LiteLLM never had all of it"}, and nothing settled it`,
  "replica-ended": ({ replica, how, fault }) => `replica ${replica} was ${how} (${fault}) with the request in flight`,
  "settlement-not-kept": ({ entry, fault }) =>
    `Redis acknowledged its settlement (entry ${entry}) and did not keep it (${fault})`,
  "settlement-kept-off": ({ entry, fault }) => `its settlement (entry ${entry}) was kept from Redis by ${fault}`,
  "expire-failed": ({ entry, expire, fault, amount }) =>
    `Redis applied the reservation (entry ${entry}), the EXPIRE behind it (entry ${expire}) failed by ${fault}, ` +
    `and LiteLLM takes both for one: it knows of no reservation, and exactly +R = ${dollars(amount)} stays`,
  "reply-lost": ({ entry, fault, amount }) =>
    `Redis applied the reservation (entry ${entry}) and the reply was lost to ${fault ?? "a fault on the connection"}: exactly +R = ${dollars(amount)}`,
  "settlement-skipped": (cause) => {
    const { fault, repairedBy, repair, stoodAt, read, request, settlement, isExact, replica, amount, entry } = cause;
    const billed = isExact ? dollars(settlement) : `at least ${dollars(-settlement)} less`;
    return (
      `${fault} made commands of replica ${repairedBy} fail, which deleted the counter to be safe (${entries([repair])}), so that it stood too low: ` +
      `at ${dollars(stoodAt)} (entry ${read}) when ${request} was to be settled (${billed}), from which that would have made less than nothing, and ` +
      `replica ${replica} sent no C − R: ${dollars(amount)} of its reservation (entry ${entry}) stays`
    );
  },
  "settlement-unsent": ({ replica, fault }) =>
    `the request completed and replica ${replica}, whose commands ${fault} kept from Redis, never sent its settlement`,
  "repair-astray": ({ lost, entry, repair, key, amount }) =>
    `the reply to ${lost === "reservation" ? "the reservation" : "the EXPIRE behind the reservation"} (entry ${entry}) was lost, and LiteLLM's DEL (entry ${repair}) went to ${key}, ` +
    `which nobody reads: exactly +R = ${dollars(amount)}`,
  "reserved-below-zero": ({ stoodAt, entry, lost }) =>
    `the counter stood at ${dollars(stoodAt)} before its reservation (entry ${entry}), because settlements came after it was ${lost}`,
  "stale-copy": ({ request, chargedOn, entry, replica, answered, answer, settlement }) =>
    `${request} completed, nothing was broken, and its cost came on ${chargedOn}; beside its reservation (entry ${entry}) replica ` +
    `${replica} was answered ${dollars(answered)} (entry ${answer}), from which its settlement of ${dollars(settlement)} would have made less than ` +
    "nothing, and it sent none",
  "no-usage": ({ route, answer }) => {
    const what =
      answer === "without-usage"
        ? "was whole and said no usage"
        : "was whole, in the words of another API, with no usage where that of its own has it";
    return `the answer of ${route} ${what}, and nothing was settled by it`;
  },
  "reserved-on-a-low-row": ({ stoodAt, entry }) =>
    `the counter stood at ${dollars(stoodAt)} before its reservation (entry ${entry}), as its row does since a reset was carried out twice`,
  "unexplained-end": ({ request, outcome, status, why }) => {
    const detail = [status, why].filter((part) => part !== null).join(", ");
    return `${request} ended with ${outcome ?? "nothing"}${detail === "" ? "" : ` (${detail})`}, and nothing that is known to leak was done to it`;
  },
};
