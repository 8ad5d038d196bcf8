import type { Breach } from "../breaches/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees } from "../counters/index.ts";
import { firedOf, type Vacuity } from "../coverage/index.ts";
import { wasRepaired } from "../ledger/index.ts";
import { dollars, plural } from "../numbers.ts";
import { causes } from "./topics.ts";

/** More in one line nobody reads. */
const causesShown = 3;

/** One line for a tired operator: which counters, by how much, what did it. */
export function divergedReason(breaches: readonly Breach[], vacuous: Vacuity): string {
  const all = causes(breaches);
  const more = all.length > causesShown ? `; and ${plural(all.length - causesShown, "more kind")} of finding` : "";
  const faults = vacuous.fired < vacuous.planned ? `; ${firedOf(vacuous)}` : "";
  return `${all.slice(0, causesShown).join("; ")}${more}${faults}`;
}

export function convergedReason({ counters, facts }: Case, vacuous: Vacuity): string {
  const reservations = counters.flatMap(({ book }) => [...book.reservations.values()]);
  const repaired = reservations.filter((ofRequest) => ofRequest.some(wasRepaired)).length;
  const settled = `${plural(reservations.length - repaired, "reservation")} settled${repaired > 0 ? `, ${repaired} repaired by DEL` : ""}`;
  const shown = counters.find(({ budget }) => budget !== null) ?? counters[0];
  const last = shown?.readings.at(-1)?.sample;
  const faults = vacuous.planned > 0 ? `, ${firedOf(vacuous)}` : "";
  const at = last
    ? `; ${shown!.key} ${last.counter === null ? "is absent (expired)" : `stands at ${dollars(last.counter)}`}, its row at ${dollars(last.row ?? 0)}${lookAlike(shown!)}`
    : "";
  return `all invariants hold: ${plural(facts.requests.size, "request")}, ${settled}${faults}${at}`;
}

/** What stands between a counter and its row, and is no finding. */
function lookAlike({ readings, leaks }: CounterCase): string {
  const last = readings.at(-1)!;
  const modes = leaks.flatMap(({ lookAlike, seenAt }) => (lookAlike && seenAt.includes(last) ? lookAlike.mode : []));
  return disagrees(last) && modes.length > 0
    ? `, which only looks like a leak (${[...new Set(modes)].join(", ")})`
    : "";
}
