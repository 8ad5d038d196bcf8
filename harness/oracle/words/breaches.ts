import { tagOf } from "../../catalogue/index.ts";
import { list, money, moneyRange, oneLine, plural, shortKeys } from "../../text/index.ts";
import type { Breach, BreachKind, Passed, Standing } from "../breaches/index.ts";
import type { Cause, LeakGroup } from "../causes/index.ts";
import type { LeakEvidence } from "../counters/index.ts";
import { sum } from "../numbers.ts";
import { causeText, theyAre, wronglyAt } from "./causes/index.ts";
import { lostWith, movedWords } from "./movements.ts";
import { leftOf, saidText } from "./refusals.ts";
import { named } from "./requests.ts";

/** What is wrong in one sentence, and what else is to be said of it. */
interface Told {
  headline: string;
  details: string[];
}

type Words = { [Kind in BreachKind]: (breach: Breach<Kind>) => Told };

const words: Words = {
  "never-settled": (breach) => ({
    headline: `${released(breach.group.leaks.length)} on ${keyOf(breach)}: ${money(breach.amount)} (${tagOf(breach.mode)}).`,
    details: [
      ...(breach.stood
        ? [`The counter was at ${money(breach.stood.counter)}, its row at ${money(breach.stood.row)}.`]
        : []),
      ...circumstances(breach.group),
      ...fates(breach.group),
    ],
  }),
  "settled-wrongly": (breach) => ({
    headline: `${plural(breach.requests.length, "settlement")} on ${keyOf(breach)} came ${wronglyAt(breach)}, ${amountOff(breach.amount, "much", "little")} in all (${tagOf(breach.mode)}).`,
    details: [theyAre(breach)],
  }),
  "held-by-leaks": (breach) => ({
    headline: `Counter ${keyOf(breach)} is ${tooHigh(breach)} (${tagOf(breach.mode)}).`,
    details: [...standing(breach.standing), `${released(breach.group.leaks.length)}.`],
  }),
  apart: (breach) => ({
    headline: `Counter ${keyOf(breach)} is ${tooHigh(breach)} (${tagOf(breach.mode)}).`,
    details: [...standing(breach.standing), causeText(breach.cause)],
  }),
  "row-alone": (breach) => ({
    headline: `The row of ${keyOf(breach)} lacks ${money(breach.amount)} (${tagOf(breach.mode)}).`,
    details: [...standing(breach.standing), "Other rows of the same requests have it. The counter is right."],
  }),
  unexplained: (breach) => ({
    headline: `Counter ${keyOf(breach)} is ${tooHigh(breach)}, and no reservation explains it.`,
    details: [
      ...standing(breach.standing),
      ...breach.moved.map(
        ({ kind, amount, writes }) => `${plural(writes, "write")}: ${money(amount)} ${movedWords[kind]}.`,
      ),
      ...(breach.uncharged === 0 ? [] : [`Charges and row differ by ${money(breach.uncharged)}.`]),
    ],
  }),
  "moved-and-gone": (breach) => ({
    headline: `Counter ${keyOf(breach)} was moved by ${money(breach.amount)} that no request explains, before it ${lostWith[breach.gone]}.`,
    details: [`The entries are ${list(breach.evidence.ledger.map(String))}.`],
  }),
  "row-off": (breach) => ({
    headline: `The row of ${keyOf(breach)} has ${amountOff(breach.amount, "much", "little")} (${tagOf(breach.mode)}).`,
    details: [
      `The row ${breach.row === null ? "is missing" : `says ${money(breach.row)}`}, and its requests cost ${moneyRange(breach.low, breach.high)} by the provider's log.`,
      ...(breach.requests.length > 0 ? [`The difference is the cost of ${breach.requests.join(" or ")}.`] : []),
      ...because(breach.cause),
    ],
  }),
  "row-unlike-logs": (breach) => ({
    headline: `The row of ${keyOf(breach)} has ${amountOff(breach.amount, "much", "little")} (${tagOf(breach.mode)}).`,
    details: [
      `The row says ${money(breach.row)}.`,
      `The spend logs of its requests say ${money(breach.logged)}, and so does another row of the same requests.`,
      ...because(breach.cause),
    ],
  }),
  "phantom-refusal": (breach) => ({
    headline: `${refusedAlthough(breach)}.`,
    details: [
      `Request ${breach.refusal.request} got status ${breach.refusal.status}: "${shortKeys(oneLine(breach.refusal.text)).slice(0, 300)}"`,
      ...saidText(breach.refusal.said),
      leftOf(breach.refusal),
      ...breach.groups.map(({ leaks, mode }) => `${released(leaks.length)} (${tagOf(mode)}).`),
      ...because(breach.cause),
      ...(breach.groups.length === 0 && breach.cause === null ? ["No leaked reservation explains it."] : []),
    ],
  }),
  "below-zero": (breach) => ({
    headline: `Counter ${keyOf(breach)} fell below zero, to ${money(breach.amount)} (${tagOf(breach.mode)}).`,
    details: ["The budget lets that much more through."],
  }),
  "charged-twice": (breach) => ({
    headline: `${named(breach.requests)} ${was(breach.requests)} ${breach.what} twice on ${keyOf(breach)}: ${money(breach.amount)} (${tagOf(breach.mode)}).`,
    details: [],
  }),
  "billed-twice": (breach) => ({
    headline: `The row of ${keyOf(breach)} was billed twice with the cost of ${breach.requests.join(" or ")}: ${money(breach.amount)}.`,
    details: [],
  }),
  "let-through": (breach) => ({
    headline: `${plural(breach.requests.length, "request")} ${was(breach.requests)} let through although the ${money(breach.passed.budget)} budget of ${keyOf(breach)} was spent (${tagOf(breach.mode)}).`,
    details: [
      `${was(breach.requests) === "was" ? "It is" : "They are"} ${list(breach.requests)}.`,
      known(breach.passed),
      ...because(breach.cause),
    ],
  }),
};

/** What is wrong, in one sentence. */
export function headlineOf<Kind extends BreachKind>(breach: Breach<Kind>): string {
  return words[breach.kind as Kind](breach).headline;
}

/** The same with all that is to be said of it. */
export function explanationOf<Kind extends BreachKind>(breach: Breach<Kind>): string {
  const { headline, details } = words[breach.kind as Kind](breach);
  return [headline, ...details].join(" ");
}

export function keyOf({ counter }: Pick<Breach, "counter">): string {
  return shortKeys(counter.key);
}

/** "6 requests were refused although only $0.01031 of the $1.00 budget was spent" */
export function refusedAlthough({
  requests,
  refusal,
}: Pick<Breach<"phantom-refusal">, "requests" | "refusal">): string {
  return `${plural(requests.length, "request")} ${was(requests)} refused although only ${money(refusal.spent)} of the ${money(refusal.budget)} budget was spent`;
}

/** "4 reservations were never released" */
export function released(count: number): string {
  return `${plural(count, "reservation")} ${count === 1 ? "was" : "were"} never released`;
}

function was(requests: readonly string[]): string {
  return requests.length === 1 ? "was" : "were";
}

function tooHigh({ amount }: Breach): string {
  return amountOff(amount, "high", "low");
}

function amountOff(amount: number, more: string, less: string): string {
  return `${money(Math.abs(amount))} too ${amount > 0 ? more : less}`;
}

/** Each circumstance that shows the mode, with how often it was met. */
function circumstances({ causes }: LeakGroup): string[] {
  const counts = Map.groupBy(causes.map(causeText), (text) => text);
  return [...counts].map(([why, same]) =>
    counts.size === 1 || same.length === 1 ? why : `${same.length} times: ${why}`,
  );
}

const fateWords: Record<LeakEvidence["fate"], string> = {
  settled: "was settled only after the reading",
  repaired: "was repaired by LiteLLM later",
  expired: "went only with the counter's TTL",
  evicted: "went with the counter, which was evicted",
  reset: "went only with a reset",
  held: "was held to the end",
};

function fates({ leaks }: LeakGroup): string[] {
  const byFate = Map.groupBy(leaks, ({ fate }) => fate);
  if (byFate.size === 1 && byFate.has("held")) return [];
  return [...byFate].map(([fate, same]) => `${money(sum(same.map(({ amount }) => amount)))} ${fateWords[fate]}.`);
}

function standing({ counter, row, at }: Standing): string[] {
  const when = at === null ? "" : ` after "${at}"`;
  return [
    `The counter was at ${money(counter)}${when}, and ${row === null ? "it has no row" : `its row at ${money(row)}`}.`,
  ];
}

function because(cause: Cause | null): string[] {
  return cause ? [causeText(cause)] : [];
}

/** How it is known that the budget had been reached. */
function known(passed: Passed): string {
  const budget = money(passed.budget);
  switch (passed.by) {
    case "rest":
      return `At least ${money(passed.spent)} of ${budget} was spent and counted before.`;
    case "confirmed":
      return `Redis had confirmed ${money(passed.spent)} of settled cost before.`;
    case "whole":
      return `Their whole reservations were kept although the counter was at ${money(passed.stoodAt)} before entry ${passed.entry}.`;
    case "unreserved":
      return `Requests before had no reservation and cost up to ${money(passed.cost)}: ${list(passed.before)}.`;
    case "refusal":
      return `The same replica had refused ${passed.refused} before, when at least ${money(passed.spent)} of ${budget} was spent.`;
  }
}
