import type { DecisionCauses } from "../../causes/index.ts";
import { dollars, list } from "../../numbers.ts";
import { whoReset } from "../requests.ts";
import { gapWords } from "./gaps.ts";
import type { Words } from "./words.ts";

/** Why a request was refused, or let through. */
export const decisionWords: Words<DecisionCauses> = {
  "memory-seeded-twice": ({ told, times, spent }) =>
    `the replica took its spend for ${dollars(told)}: ${times} × the ${dollars(spent)} that its row said, and what came since`,
  "memory-seeded-twice-less": ({ told, spent, asked }) =>
    `the replica took its spend for ${dollars(told)}: the ${dollars(spent)} that its row said and all that was ever asked for, at most ` +
    `${dollars(asked)}, are ${dollars(spent + asked)}, so those ${dollars(spent)} are in it twice, less settlements of what had been forgotten`,
  "reset-unheeded": ({ by }) =>
    `its spend had been reset (by ${whoReset(by)}), and it was refused for what was spent before`,
  "raised-to-a-wrong-row": ({ of }) =>
    `its counter was raised to a row that was too high: ${gapWords["window-counted-twice"](of)}`,
  "newcomer-unreserved": ({ requests, entity }) =>
    `nothing was reserved for ${list(requests)}, which came before LiteLLM had charged this ${entity.replaceAll("_", " ")} for the first time`,
  "counted-alone": ({ replicas, own }) =>
    `LiteLLM has no Redis, and replica ${list(replicas.map(String))} itself had served no more than ${dollars(own)} of it`,
  "old-budget": ({ decision, old, now, fault, replicas }) =>
    `its budget was ${dollars(now)} by then${fault === null ? "" : ` (by ${fault})`}, and it was ${decision} by the old one of ` +
    `${dollars(old)} on replica ${list(replicas.map(String))}`,
};
