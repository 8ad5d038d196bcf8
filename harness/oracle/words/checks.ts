import type { Check, CounterReading } from "../../contracts/index.ts";
import { duration, list, plural, sentences, shortKeys } from "../../text/index.ts";
import type { Held, Outcome, Recovered } from "../breaches/index.ts";
import { headlineOf } from "./breaches.ts";

/** What held, by invariant. */
const words: { [Invariant in keyof Held]: (held: Held[Invariant]) => string } = {
  settled: ({ reservations, settled, repaired, others }) => {
    const parts = [
      `${settled} settled`,
      ...(repaired > 0 ? [`${repaired} repaired by DEL`] : []),
      ...(others > 0 ? [`${others} needed no settlement or went with their counter`] : []),
    ];
    return `${plural(reservations, "reservation")}: ${list(parts)}.`;
  },
  agreement: ({ counters, equal, labelled, absent }) =>
    `${equal} of ${plural(counters, "counter")} equal their rows` +
    (labelled > 0 ? `, ${labelled} but for what a label explains` : "") +
    (absent > 0 ? `, ${absent} absent` : "") +
    ".",
  truth: ({ rows }) => `${plural(rows, "row")} ${rows === 1 ? "has" : "have"} what the requests cost.`,
  "no-phantom-refusal": ({ refused }) =>
    refused === 0
      ? "No request was refused."
      : `${plural(refused, "request")} ${refused === 1 ? "was" : "were"} refused, rightly: the budget was spent or in use.`,
  "no-bypass": () => "No budget was passed, no counter fell below zero, and nothing was charged twice.",
};

export function checkOf<Invariant extends keyof Held>(outcome: Outcome<Invariant>): Check {
  const { invariant, breaches, held } = outcome as Outcome & { held: Held[Invariant] };
  const [first, ...more] = breaches;
  if (first === undefined) return { invariant, outcome: "held", detail: words[invariant as Invariant](held) };
  const others = more.length > 0 ? ` And ${plural(more.length, "more finding")}.` : "";
  return { invariant, outcome: "broken", detail: `${headlineOf(first)}${others}` };
}

const recoveryWords: Record<CounterReading["recovery"], string> = {
  "never-broken": "was never wrong",
  settled: "was right again by settlements",
  repaired: "was repaired by LiteLLM",
  expired: "was right again only by its TTL",
  "not-recovered": "was still wrong at the last reading",
  unknown: "could not be compared",
};

/** Told one by one. */
const recoveriesShown = 3;

export function recoveryCheck(recovered: readonly Recovered[]): Check {
  const isBad = ({ kind }: Recovered) => kind === "not-recovered" || kind === "expired";
  const told = recovered
    .filter(({ kind, lasting }) => kind !== "never-broken" || lasting)
    .sort((a, b) => Number(isBad(b)) - Number(isBad(a)))
    .map(({ key, kind, ms, lasting }) => {
      const after = !ms ? "" : ` after ${duration(ms)}`;
      return `Counter ${shortKeys(key)} ${recoveryWords[kind]}${after}${ttlWords(lasting)}`;
    });
  return {
    invariant: "recovery",
    outcome: recovered.some(isBad) ? "broken" : "held",
    detail: told.length === 0 ? "Nothing had to recover." : sentences(told, recoveriesShown).join(" "),
  };
}

function ttlWords(lasting: Recovered["lasting"]): string {
  if (!lasting) return "";
  if (lasting.until === null) return ", and it never expires";
  return `, and it had no TTL for ${duration(lasting.until.t - lasting.since)}`;
}
