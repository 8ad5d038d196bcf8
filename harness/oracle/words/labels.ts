import { counterForm } from "../../catalogue/index.ts";
import { duration, list, money, plural, shortKeys } from "../../text/index.ts";
import type { Label, LabelKind, Labels, Stretch } from "../labels/index.ts";
import { lookAlike } from "./phrases.ts";
import { ownOf } from "./refusals.ts";

type Words = { [Kind in LabelKind]: (label: Labels[Kind]) => string };

/** What a person would search for, a colon, and what was seen of it. */
const words: Words = {
  saturation: ({ request, held, budget, own }) =>
    `${lookAlike("D23")}: ${request} was refused while up to ${money(held)} of ${money(budget)} was spent or rightly reserved${ownOf(own)}.`,
  "proxy-wide-budget": ({ requests }) =>
    `${lookAlike("D24")}: litellm_settings.max_budget refused ${list(requests)}. Each process keeps that total for itself.`,
  "slow-row": ({ counter, row, missing, at }) =>
    `${lookAlike("D25")}: at "${at}" the row of ${shortKeys(counter)} had ${money(row)}, ${money(missing)} too little. It caught up, and the counter was right.`,
  "carried-over": ({ counter, amount, at }) =>
    `Spend carried into the next period: ${money(amount)} of ${shortKeys(counter)}, at "${at}". ` +
    "It was spent just before the period ended, and written to the row after that.",
  "row-unlike-logs": ({ amount, counters }) =>
    `Row and spend logs differ: the row has ${money(Math.abs(amount))} ${amount > 0 ? "more" : "less"} than the logs, on ${list(counters.map(shortKeys), 3)}.`,
  "held-by-design": ({ request, amount, counters }) =>
    `${lookAlike("D8")}: ${request} kept its reservation until the response was there, ${money(amount)} on ${list(counters.map(shortKeys), 3)}.`,
  "sent-twice": ({ request, first, again, amount, counters }) =>
    `${lookAlike("D27")}: the client library sent that of ${request} again when its connection broke (entries ${first}, ${again}). ` +
    `Both were applied: ${money(amount)} too much on ${list(counters.map(shortKeys), 3)}.`,
  "held-in-background": ({ counter, requests, amount, longestMs }) =>
    `${lookAlike("D8")}: ${plural(requests.length, "reservation")} of ${money(amount)} on ${shortKeys(counter)} stayed up to ` +
    `${duration(longestMs)} after the client's answer (${list(requests)}), and then settled.`,
  cycle: ({ counter, requests, refused, stretches, periodMs, spent, budget }) =>
    `Blocked customer: ${shortKeys(counter)} had ${refused} of ${plural(requests, "request")} refused, with at most ${money(spent)} of ${money(budget)} spent. ` +
    `It was blocked for ${list(stretches.map(lasted))}${periodMs === null ? "" : `, once every ${duration(periodMs)}`}.`,
  "own-count": ({ requests, amount }) =>
    `Usage of zero (D39): LiteLLM billed ${money(amount)} by its own count for ${plural(requests.length, "answer")} whose usage said zero (${list(requests)}). ` +
    "They were cut before their end, so it may not have read the usage.",
  "billed-per-call": ({ calls }) =>
    `${lookAlike("D26")}: the provider answered ${list(calls.map((one) => `${one.request} ${one.calls} times`))}.`,
  "counted-alone": ({ requests, counter, budget }) =>
    `Replicas without Redis: ${list(requests)} passed on ${shortKeys(counter)} when other replicas had served its ${money(budget)} budget. They share only the rows.`,
  "period-inherits": ({ requests, counter, fault, spent }) =>
    `Period with a past: ${shortKeys(counter)} refused ${list(requests)} for the ${money(spent)} that was spent before its period began (by ${fault}, #34492).`,
  absent: ({ counter, row }) =>
    `Counter expired: at the last reading ${shortKeys(counter)} was absent, and its row had ${money(row)}.`,
  "no-ttl": ({ counter, since, made, firstAt, lastAt, lastMs, until }) =>
    `Counter without TTL: ${shortKeys(counter)} ${until === null ? "never expires" : "did not expire"}. ` +
    (made
      ? `INCRBYFLOAT made it (entry ${made.entry}, at ${duration(since)}), and the EXPIRE behind it (entry ${made.expire}) failed${made.fault ? ` by ${made.fault}` : ""}. `
      : `It was first seen at "${firstAt}". `) +
    `It was still there at "${lastAt}", ${duration(lastMs)} later. ${endOf(until)}`,
  "counters-not-named": ({ kinds, seenBy }) =>
    `Counter not in the sources: they name no ${list(kinds.map(counterForm), kinds.length)}, and the ledger of ${seenWords[seenBy]} shows ${kinds.length === 1 ? "one" : "them"}.`,
  "reservation-not-named": ({ seenBy, isUnlikeWarmCalls }) =>
    `Reservation not in the sources: they have no code that reserves budget, and the ledger of ${seenWords[seenBy]} shows a reservation${isUnlikeWarmCalls ? ". That of warm calls shows none" : ""}.`,
  "counter-not-seen": ({ entity }) =>
    `Counter not in the ledger: the sources name ${counterForm(entity)}, and no command on one was seen.`,
  "reservation-not-seen": () =>
    "Reservation not in the ledger: the sources have code that reserves budget, and no reservation was seen.",
  "namespace-ignored": ({ counter, namespace }) =>
    `Namespace ignored: a counter is kept as ${shortKeys(counter)}, although litellm_settings.cache_params.namespace is "${namespace}".`,
  "one-connection": ({ fault, commands, requests }) =>
    `One connection for all commands: ${fault} struck ${plural(commands, "command")}, and with it writes of ${list(requests, 6)} on the same connection.`,
};

export function labelText<Kind extends LabelKind>(label: { kind: Kind } & Labels[Kind]): string {
  return words[label.kind](label);
}

/** The catalogue's number of each look-alike; null: it has none. */
const modes: Record<LabelKind, string | null> = {
  saturation: "D23",
  "proxy-wide-budget": "D24",
  "slow-row": "D25",
  "carried-over": null,
  "row-unlike-logs": null,
  "held-by-design": "D8",
  "sent-twice": "D27",
  "held-in-background": "D8",
  cycle: null,
  "own-count": "D39",
  "billed-per-call": "D26",
  "counted-alone": null,
  "period-inherits": null,
  absent: null,
  "no-ttl": null,
  "counters-not-named": null,
  "reservation-not-named": null,
  "counter-not-seen": null,
  "reservation-not-seen": null,
  "namespace-ignored": null,
  "one-connection": null,
};

export function modeOfLabel({ kind }: Pick<Label, "kind">): string | null {
  return modes[kind];
}

const seenWords = { "warm-calls": "warm calls", trial: "this trial" };

function lasted({ from, to, over }: Stretch): string {
  return `${duration(to - from)}${over ? "" : " (still so at the end)"}`;
}

function endOf(until: Labels["no-ttl"]["until"]): string {
  if (until === null) return "No later write gave it a TTL.";
  return until.entry === null
    ? `It was gone at ${duration(until.t)}.`
    : `A later write gave it a TTL (entry ${until.entry}, at ${duration(until.t)}).`;
}
