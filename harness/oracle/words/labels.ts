import { counterForm } from "../../catalogue/index.ts";
import type { Label, LabelKind, Labels, Stretch } from "../labels/index.ts";
import { dollars, duration, list, plural } from "../numbers.ts";
import { lookAlike } from "./phrases.ts";
import { ownOf } from "./refusals.ts";

type Words = { [Kind in LabelKind]: (label: Labels[Kind]) => string };

const words: Words = {
  saturation: ({ request, held, budget, own }) =>
    `${lookAlike("D23")}: ${request} was refused while up to ${dollars(held)} of ${dollars(budget)} was legitimately held${ownOf(own)}`,
  "proxy-wide-budget": ({ requests }) =>
    `${lookAlike("D24")}: ${list(requests)} refused by litellm_settings.max_budget, a total that each process keeps`,
  "slow-row": ({ counter, row, missing, at }) =>
    `${lookAlike("D25")}: the database had ${dollars(row)} for ${counter} at "${at}", ${dollars(missing)} too little, and caught up; the counter was not too high`,
  "carried-over": ({ counter, amount, at }) =>
    `carried into the next period: ${dollars(amount)} of ${counter}, spent just before its period ended and written to its row after that, at "${at}"; the counter was emptied`,
  "row-unlike-logs": ({ amount, counters }) =>
    `row and logs differ: the row has ${dollars(Math.abs(amount))} ${amount > 0 ? "more" : "less"} than the spend logs, on ${list(counters, 3)}`,
  "held-by-design": ({ request, amount, counters }) =>
    `${lookAlike("D8")}: ${request} ran in the background, and was held until it was there: +${dollars(amount)} on ${list(counters, 3)}`,
  "sent-twice": ({ request, first, again, amount, counters }) =>
    `${lookAlike("D27")}: the increment of ${request} (entry ${first}) was sent again (entry ${again}) when its connection broke, and applied twice: +${dollars(amount)} on ${list(counters, 3)}`,
  "held-in-background": ({ counter, requests, amount, longestMs }) =>
    `held in the background (D8): ${plural(requests.length, "reservation")} of ${dollars(amount)} on ${counter} stayed up to ` +
    `${(longestMs / 1000).toFixed(1)} s after the client had its answer (${list(requests)}), and then were settled`,
  cycle: ({ counter, requests, refused, stretches, periodMs, spent, budget }) =>
    `cycle: ${counter} had ${refused} of ${plural(requests, "request")} refused (${Math.round((100 * refused) / requests)} %) in ` +
    `${stretches.length === 1 ? "a stretch" : `${stretches.length} stretches`} of ${list(stretches.map(inSeconds))}` +
    `${periodMs === null ? "" : `, one every ${seconds(periodMs)}`}, while at most ${dollars(spent)} of ${dollars(budget)} was spent`,
  "own-count": ({ requests, amount }) =>
    `own count for a usage of zero (D39): ${dollars(amount)} billed for ${plural(requests.length, "answer")} whose usage said zero (${list(requests)}); ` +
    "they were cut before their end, so whether LiteLLM had read the usage is not known",
  "billed-per-call": ({ calls }) =>
    `${lookAlike("D26")}: the provider answered ${list(calls.map((one) => `${one.request} ${one.calls} times`))}`,
  "counted-alone": ({ requests, counter, budget }) =>
    `counted alone: ${list(requests)} let through on ${counter} when other replicas had served its budget of ${dollars(budget)}; without Redis they share only the rows`,
  "period-inherits": ({ requests, counter, fault, spent }) =>
    `period with a past: ${list(requests)} refused on ${counter} for the ${dollars(spent)} that was spent before its period began (by ${fault}, #34492)`,
  absent: ({ counter, row }) =>
    `absent: ${counter} has expired, or was never written, by the last reading; its row holds ${dollars(row)}`,
  "no-ttl": ({ counter, since, made, firstAt, lastAt, lastMs, until }) => {
    const cause = made?.fault ? ` by ${made.fault}` : "";
    const how = made
      ? `INCRBYFLOAT made it (entry ${made.entry}, at ${duration(since)}), and the EXPIRE behind it (entry ${made.expire}) failed${cause}`
      : `first seen at "${firstAt}"`;
    const stood = `still there at "${lastAt}", ${duration(lastMs)} later`;
    return `no TTL: ${counter} ${until === null ? "never expires" : "did not expire"}: ${how}; ${stood}${endOf(until)}`;
  },
  "counters-not-named": ({ kinds, seenBy }) =>
    `seen, not named: the sources name no ${list(kinds.map(counterForm), kinds.length)}, and the ledger of ${seenWords[seenBy]} shows ${kinds.length === 1 ? "one" : "them"}`,
  "reservation-not-named": ({ seenBy, isUnlikeWarmCalls }) =>
    `seen, not named: the sources have no code that reserves budget, and the ledger of ${seenWords[seenBy]}${isUnlikeWarmCalls ? ", unlike that of warm calls," : ""} shows a reservation`,
  "counter-not-seen": ({ entity }) =>
    `named, not seen: the sources name ${counterForm(entity)}, and the ledger shows no command on one`,
  "reservation-not-seen": () =>
    "named, not seen: the sources have code that reserves budget, and the ledger shows no reservation",
  "namespace-ignored": ({ counter, namespace }) =>
    `namespace ignored: counters are kept as ${counter}, although litellm_settings.cache_params.namespace is "${namespace}"`,
  "one-connection": ({ fault, commands, requests }) =>
    `one connection: ${fault} struck ${plural(commands, "command")} and what was on the same connection, writes of ${list(requests, 6)}`,
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

function inSeconds({ from, to, over }: Stretch): string {
  return `${seconds(to - from)}${over ? "" : " (not over at the end)"}`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function endOf(until: Labels["no-ttl"]["until"]): string {
  if (until === null) return ", and no later write gave it one";
  return until.entry === null
    ? `, and no more at ${duration(until.t)}`
    : `, until a later write gave it one (entry ${until.entry}, at ${duration(until.t)})`;
}
