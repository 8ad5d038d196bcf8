import type { Breach, BreachKind, Passed, Standing } from "../breaches/index.ts";
import type { Cause, LeakGroup } from "../causes/index.ts";
import type { LeakEvidence } from "../counters/index.ts";
import { dollars, list, near, plural, sum } from "../numbers.ts";
import { causeText, wrongAmounts } from "./causes/index.ts";
import { lostWith, movedWords } from "./movements.ts";
import { phraseOf } from "./phrases.ts";
import { ownOf } from "./refusals.ts";

type Words = { [Kind in BreachKind]: (breach: Breach<Kind>) => string };

/** What is wrong, in a sentence for each kind of breach. */
const words: Words = {
  "never-settled": ({ counter, group, stood }) => {
    const where = stood ? ` (it stood at ${dollars(stood.counter)}, its row at ${dollars(stood.row)})` : "";
    return `${headline(group)}: ${dollars(group.amount)} on ${counter.key}${where}; ${circumstances(group)}${fates(group)}`;
  },
  "settled-wrongly": ({ counter, settlements }) => `on ${counter.key} ${wrongAmounts({ settlements })}`,
  "held-by-leaks": ({ counter, standing, group }) =>
    `${where(counter.key, standing)}: ${dollars(group.amount)} by ${headline(group)}`,
  apart: ({ counter, standing, amount, cause }) =>
    `${where(counter.key, standing)}: ${dollars(amount)} because ${causeText(cause)}`,
  "row-alone": ({ counter, standing, amount }) =>
    `${where(counter.key, standing)}: ${dollars(amount)} that other rows of the same requests have; the counter is right, this row is too low`,
  unexplained: ({ counter, standing, amount, moved, uncharged }) => {
    const parts = moved.map(({ kind, amount: by, writes }) => `${dollars(by)} ${movedWords[kind]} (${writes})`);
    if (uncharged !== 0) parts.push(`charges and row differ by ${dollars(uncharged)}`);
    const account = parts.length === 0 ? "" : ` (${list(parts)})`;
    return `${where(counter.key, standing)}: ${dollars(amount)} that no reservation explains${account}`;
  },
  "moved-and-gone": ({ counter, amount, evidence, gone }) =>
    `${counter.key} was moved by ${dollars(amount)} that no request explains (ledger ${list(evidence.ledger.map(String))}), before it ${lostWith[gone]}`,
  "row-off": ({ counter, amount, requests, row, low, high, cause }) => {
    const range = near(low, high) ? dollars(low) : `${dollars(low)} to ${dollars(high)}`;
    const says = row === null ? "is missing" : `says ${dollars(row)}`;
    const match = requests.length > 0 ? `; the difference is the cost of ${requests.join(" or ")}` : "";
    return `the row of ${counter.key} ${says}, and its requests cost ${range} by the provider's log: ${tooMuch(amount)}${match}${because(cause)}`;
  },
  "row-unlike-logs": ({ counter, amount, row, logged, cause }) =>
    `the row of ${counter.key} says ${dollars(row)}; the spend logs of its requests, and another row of the same requests, say ${dollars(logged)}: ${tooMuch(amount)}${because(cause)}`,
  "phantom-refusal": ({ refusal, groups, cause }) =>
    `${refusal.request} was refused (${refusal.status}) with "${oneLine(refusal.text)}" while at least ${dollars(refusal.spent)} was spent ` +
    `and at most ${dollars(refusal.held)} could be held of a budget of ${dollars(refusal.budget)}${ownOf(refusal.own)}` +
    (groups.length > 0
      ? `: ${groups.map(headline).join(", ")}`
      : because(cause) || "; no leaked reservation explains it"),
  "below-zero": ({ counter, amount }) =>
    `${counter.key} fell below zero, to ${dollars(amount)}: the budget lets that much more through`,
  "charged-twice": ({ counter, amount, requests, what }) =>
    `${list(requests)} ${what} twice on ${counter.key}: ${dollars(amount)}`,
  "billed-twice": ({ counter, amount, requests }) =>
    `the row of ${counter.key} is too high by exactly the cost of ${requests.join(" or ")}, ${dollars(amount)}: billed twice`,
  "let-through": ({ counter, requests, passed, cause }) =>
    `${plural(requests.length, "request")} (${list(requests)}) let through on ${counter.key} ${although(passed)}${because(cause)}`,
};

export function explanationOf<Kind extends BreachKind>(breach: Breach<Kind>): string {
  return words[breach.kind as Kind](breach);
}

/** "6 reservations never settled (D1, streams aborted after a chunk)" */
function headline({ leaks, mode }: LeakGroup): string {
  return `${plural(leaks.length, "reservation")} never settled (${mode}, ${phraseOf(mode)})`;
}

/** Each circumstance that shows the mode, with how often it was met. */
function circumstances({ causes }: LeakGroup): string {
  const counts = Map.groupBy(causes.map(causeText), (text) => text);
  if (counts.size === 1) return [...counts.keys()][0]!;
  return list([...counts].map(([why, same]) => (same.length === 1 ? why : `${same.length} times ${why}`)));
}

const fateWords: Record<LeakEvidence["fate"], string> = {
  settled: "settled only after the reading",
  repaired: "repaired by LiteLLM later",
  expired: "gone only by the counter's TTL",
  evicted: "gone with the counter, which was evicted",
  reset: "gone only by a reset",
  held: "held to the end",
};

function fates({ leaks }: LeakGroup): string {
  const byFate = Map.groupBy(leaks, ({ fate }) => fate);
  if (byFate.size === 1 && byFate.has("held")) return "";
  return `; ${list([...byFate].map(([fate, same]) => `${dollars(sum(same.map(({ amount }) => amount)))} ${fateWords[fate]}`))}`;
}

function where(key: string, { counter, row, at }: Standing): string {
  const healed = at === null ? "" : ` after "${at}"`;
  return `${key} stands at ${dollars(counter)} and ${row === null ? "it has no row" : `its row is ${dollars(row)}`}${healed}`;
}

function tooMuch(amount: number): string {
  return `${dollars(Math.abs(amount))} too ${amount > 0 ? "much" : "little"}`;
}

function because(cause: Cause | null): string {
  return cause ? `: ${causeText(cause)}` : "";
}

/** How it is known that the budget had been reached. */
function although(passed: Passed): string {
  const budget = dollars(passed.budget);
  switch (passed.by) {
    case "rest":
      return `although at least ${dollars(passed.spent)} of ${budget} was spent and counted`;
    case "confirmed":
      return `although Redis had confirmed ${dollars(passed.spent)} of settled cost before, of a budget of ${budget}`;
    case "whole":
      return `with whole reservations although it had reached its budget of ${budget}: it stood at ${dollars(passed.stoodAt)} before entry ${passed.entry}`;
    case "unreserved":
      return `although what was let through before without a reservation (${list(passed.before)}) cost up to ${dollars(passed.cost)} of a budget of ${budget}`;
    case "refusal":
      return `although the same replica had refused ${passed.refused} before, when at least ${dollars(passed.spent)} of ${budget} was spent`;
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}
