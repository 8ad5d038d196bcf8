import { list, money, plural } from "../../../text/index.ts";
import type { RowCauses } from "../../causes/index.ts";
import { nameSets, whoReset } from "../requests.ts";
import { gapWords } from "./gaps.ts";
import type { Words } from "./words.ts";
import { wrongAmounts } from "./wrong-amounts.ts";

const tooLow = "The database is too low, not the counter too high.";

/** Why a row does not hold what its requests cost. */
export const rowWords: Words<RowCauses> = {
  "row-not-emptied": ({ by }) => `Its period was over (by ${whoReset(by)}), and the row was not emptied.`,
  "row-not-set": ({ by, to }) => `The row was to be set to ${money(to)} (by ${whoReset(by)}), and was not.`,
  "window-lacks-failed": ({ of }) => {
    const why = of.kind === "failed-billed" ? gapWords["failed-billed"](of) : gapWords["streams-billed"](of);
    return `${why} The row of the window has not got it.`;
  },
  "died-before-writing": ({ replica, fault, requests }) =>
    `Replica ${replica} ended (${fault}) before it had written the cost of what it answered last, ${list(requests)}.`,
  "counter-is-right": () => `The counter is right. ${tooLow}`,
  "logs-are-right": () => `The spend logs have it all. ${tooLow}`,
  "counter-was-charged": () => `The counter was charged with all of it. ${tooLow}`,
  "taken-twice": ({ before }) => `The end of a period took off twice the ${money(before)} that had been spent.`,
  "billed-nowhere": ({ rivals, cost }) =>
    `Neither counter nor row ever got what ${nameSets(rivals)} cost, ${money(cost)}.`,
  "delivery-given-up": ({ deliveries, amount, attempts, errors }) =>
    `LiteLLM gave up ${deliveries === 1 ? "one delivery" : `${deliveries} deliveries`} of ${money(amount)} after ${plural(attempts, "attempt")} (${errors.join(", ")}). ` +
    "It does not write that any more.",
  "row-settled-wrongly": (wrong) => `The row got what the counter was settled with. ${wrongAmounts(wrong)}`,
  "own-count": ({ requests, excess }) =>
    `LiteLLM had read the usage of ${list(requests)}, and billed ${money(excess)} more by its own count.`,
  "charged-for-others": ({ requests, cost }) =>
    `Counter and row hold ${money(cost)} that ${list(requests)} cost. ${requests.length === 1 ? "That request is" : "Those requests are"} of a caller with the same key and without this entity.`,
};
