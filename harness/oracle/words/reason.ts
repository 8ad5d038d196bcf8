import { money, plural, shortKeys } from "../../text/index.ts";
import type { Breach } from "../breaches/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees } from "../counters/index.ts";
import type { Vacuity } from "../coverage/index.ts";
import { wasRepaired } from "../ledger/index.ts";
import { topics } from "./topics.ts";
import { firedOf } from "./vacuity.ts";

/** More in one line nobody reads. */
const topicsShown = 4;

/** Short sentences for a tired operator: what happened to customers, what leaked and why, the rest. */
export function divergedReason(breaches: readonly Breach[], vacuous: Vacuity): string[] {
  const all = topics(breaches);
  const more = all.length > topicsShown ? [`${plural(all.length - topicsShown, "more finding")}.`] : [];
  const faults = vacuous.fired < vacuous.planned ? [`${firedOf(vacuous)}.`] : [];
  return [...all.slice(0, topicsShown), ...more, ...faults];
}

export function convergedReason({ counters, facts }: Case, vacuous: Vacuity): string[] {
  const reservations = counters.flatMap(({ book }) => [...book.reservations.values()]);
  const repaired = reservations.filter((ofRequest) => ofRequest.some(wasRepaired)).length;
  const settled = `${plural(reservations.length - repaired, "reservation")} settled${repaired > 0 ? `, ${repaired} repaired by DEL` : ""}`;
  const faults = vacuous.planned > 0 ? `, ${firedOf(vacuous)}` : "";
  const shown = counters.find(({ budget }) => budget !== null) ?? counters[0];
  const last = shown?.readings.at(-1) ? [standing(shown)] : [];
  return [`All invariants hold: ${plural(facts.requests.size, "request")}, ${settled}${faults}.`, ...last];
}

function standing(counter: CounterCase): string {
  const { counter: value, row } = counter.readings.at(-1)!.sample;
  const where = value === null ? "has expired" : `is at ${money(value)}`;
  return `Counter ${shortKeys(counter.key)} ${where}, its row at ${money(row ?? 0)}.${lookAlike(counter)}`;
}

/** What stands between a counter and its row, and is no finding. */
function lookAlike({ readings, leaks }: CounterCase): string {
  const last = readings.at(-1)!;
  const modes = leaks.flatMap(({ lookAlike, seenAt }) => (lookAlike && seenAt.includes(last) ? lookAlike.mode : []));
  return disagrees(last) && modes.length > 0 ? ` That only looks like a leak (${[...new Set(modes)].join(", ")}).` : "";
}
