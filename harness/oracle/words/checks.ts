import type { Check } from "../../contracts/index.ts";
import type { Held, Outcome, Recovered } from "../breaches/index.ts";
import { duration, list, plural } from "../numbers.ts";
import { explanationOf } from "./breaches.ts";

/** What held, by invariant. */
const words: { [Invariant in keyof Held]: (held: Held[Invariant]) => string } = {
  settled: ({ reservations, settled, repaired, others }) =>
    [
      plural(reservations, "reservation"),
      `${settled} settled`,
      ...(repaired > 0 ? [`${repaired} repaired by DEL`] : []),
      ...(others > 0 ? [`${others} that needed no settlement or went with their counter`] : []),
    ].join(", "),
  agreement: ({ counters, equal, labelled, absent }) =>
    `${equal} of ${counters} counters equal their rows` +
    (labelled > 0 ? `, ${labelled} but for what a label explains` : "") +
    (absent > 0 ? `, ${absent} absent` : ""),
  truth: ({ rows }) => `${rows} rows hold what their requests cost`,
  "no-phantom-refusal": ({ refused }) =>
    refused === 0 ? "nobody was refused" : `${refused} refused, each with reason`,
  "no-bypass": () => "no budget was passed, no counter was negative, nothing was charged twice",
};

export function checkOf<Invariant extends keyof Held>(outcome: Outcome<Invariant>): Check {
  const { invariant, breaches, held } = outcome as Outcome & { held: Held[Invariant] };
  const [first, ...more] = breaches;
  if (first === undefined) return { invariant, outcome: "held", detail: words[invariant as Invariant](held) };
  const others = more.length > 0 ? ` (and ${more.length} more)` : "";
  return { invariant, outcome: "broken", detail: `${explanationOf(first)}${others}` };
}

export function recoveryCheck(recovered: readonly Recovered[]): Check {
  const isBad = recovered.some(({ kind }) => kind === "not-recovered" || kind === "expired");
  const told = recovered
    .filter(({ kind, lasting }) => kind !== "never-broken" || lasting)
    .map(
      ({ key, kind, ms, lasting }) =>
        `${key} ${kind}${ms === null ? "" : ` after ${duration(ms)}`}${ttlWords(lasting)}`,
    );
  return {
    invariant: "recovery",
    outcome: isBad ? "broken" : "held",
    detail: told.length === 0 ? "nothing had to recover" : list(told),
  };
}

function ttlWords(lasting: Recovered["lasting"]): string {
  if (!lasting) return "";
  if (lasting.until === null) return ", and it never expires";
  return `, and it had no TTL for ${duration(lasting.until.t - lasting.since)}`;
}
