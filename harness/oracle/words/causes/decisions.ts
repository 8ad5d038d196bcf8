import { list, money } from "../../../text/index.ts";
import type { DecisionCauses } from "../../causes/index.ts";
import { whoReset } from "../requests.ts";
import { gapWords } from "./gaps.ts";
import type { Words } from "./words.ts";

/** Why a request was refused, or let through. */
export const decisionWords: Words<DecisionCauses> = {
  "memory-seeded-twice": ({ told, times, spent }) =>
    `The replica took its spend for ${money(told)}: ${times} times the ${money(spent)} that its row said, and what came since.`,
  "memory-seeded-twice-less": ({ told, spent, asked }) =>
    `The replica took its spend for ${money(told)}. Its row said ${money(spent)}, and all requests together asked for at most ${money(asked)}. ` +
    `So those ${money(spent)} are in it twice, less settlements of what had been forgotten.`,
  "reset-unheeded": ({ by }) =>
    `Its spend had been reset (by ${whoReset(by)}), and it was refused for what was spent before.`,
  "raised-to-a-wrong-row": ({ of }) =>
    `Its counter was raised to a row that was too high. ${gapWords["window-counted-twice"](of)}`,
  "newcomer-unreserved": ({ requests, entity }) =>
    `Nothing was reserved for ${list(requests)}. They came before LiteLLM had charged this ${entity.replaceAll("_", " ")} for the first time.`,
  "counted-alone": ({ replicas, own }) =>
    `LiteLLM has no Redis, and replica ${list(replicas.map(String))} itself had served no more than ${money(own)} of it.`,
  "old-budget": ({ decision, old, now, fault, replicas }) =>
    `Its budget was ${money(now)} by then${fault === null ? "" : ` (by ${fault})`}. It was ${decision} by the old one of ${money(old)} on replica ${list(replicas.map(String))}.`,
};
