import type { RowCauses } from "../../causes/index.ts";
import { dollars, list, plural } from "../../numbers.ts";
import { nameSets, whoReset } from "../requests.ts";
import { gapWords } from "./gaps.ts";
import type { Words } from "./words.ts";
import { wrongAmounts } from "./wrong-amounts.ts";

const tooLow = "the database is too low, not the counter too high";

/** Why a row does not hold what its requests cost. */
export const rowWords: Words<RowCauses> = {
  "row-not-emptied": ({ by }) => `its period was over (by ${whoReset(by)}), and it was not emptied`,
  "row-not-set": ({ by, to }) => `it was to be set to ${dollars(to)} (by ${whoReset(by)}), and was not`,
  "window-lacks-failed": ({ of }) => {
    const why = of.kind === "failed-billed" ? gapWords["failed-billed"](of) : gapWords["streams-billed"](of);
    return `${why}; the window has not got it`;
  },
  "died-before-writing": ({ replica, fault, requests }) =>
    `replica ${replica} ended (${fault}) before it had written the cost of what it answered last, ${list(requests)}`,
  "counter-is-right": () => `the counter is right: ${tooLow}`,
  "logs-are-right": () => `the spend logs have it all: ${tooLow}`,
  "counter-was-charged": () => `the counter was charged with all of it: ${tooLow}`,
  "taken-twice": ({ before }) => `the end of a period took off twice the ${dollars(before)} that had been spent`,
  "billed-nowhere": ({ rivals, cost }) =>
    `neither counter nor row ever got what ${nameSets(rivals)} cost, ${dollars(cost)}`,
  "delivery-given-up": ({ deliveries, amount, attempts, errors }) => {
    const [what, them] = deliveries === 1 ? ["one delivery", "it"] : [`${deliveries} deliveries`, "them"];
    return `LiteLLM gave up ${what} of ${dollars(amount)} after ${plural(attempts, "attempt")} (${errors.join(", ")}), and does not write ${them} any more`;
  },
  "row-settled-wrongly": (wrong) => `the row got what the counter was settled with: ${wrongAmounts(wrong)}`,
  "own-count": ({ requests, excess }) =>
    `LiteLLM had read the usage of ${list(requests)}, and billed ${dollars(excess)} more by its own count`,
};
