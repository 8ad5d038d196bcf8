import type { Finding } from "../contracts/index.ts";
import type { Case } from "./case.ts";
import { firedOf, type Vacuity } from "./invariants/index.ts";
import { groupByMode, headline } from "./leak-groups.ts";
import { dollars, list, plural } from "./numbers.ts";
import { wasRepaired } from "./replay/reservation.ts";

/** What users feel comes first; what explains it is in the sentence anyway. */
const weight: Record<Finding["invariant"], number> = {
  "no-phantom-refusal": 0,
  settled: 1,
  "no-bypass": 2,
  agreement: 3,
  truth: 4,
  recovery: 5,
  "not-vacuous": 6,
};

/** One line for a tired operator: which counter, by how much, what did it. */
export function divergedReason(found: Case, findings: readonly Finding[], vacuous: Vacuity): string {
  const [worst] = [...findings].sort((a, b) => weight[a.invariant] - weight[b.invariant]);
  const broken = new Set(findings.map(({ counter }) => counter));
  const others = found.counters.filter(({ key }) => broken.has(key) && key !== worst!.counter).map(({ ref }) => ref);
  const more = others.length > 0 ? `; also the counter of ${list(others)}` : "";
  const faults = vacuous.fired < vacuous.planned ? `; ${firedOf(vacuous)}` : "";
  return `${sentence(found, worst!)}${more}${faults}`;
}

function sentence(found: Case, finding: Finding): string {
  if (finding.invariant !== "settled") return finding.explanation;
  const counter = found.counters.find(({ key }) => key === finding.counter)!;
  const reading = counter.readings.findLast(({ held }) => held.length > 0) ?? counter.readings.at(-1);
  const modes = groupByMode(counter.leaks).map(headline).join(" and ");
  if (!reading || reading.sample.counter === null)
    return `${counter.key}: ${modes}, until its TTL took the counter away`;
  const { low, high } = reading.truth;
  const spent = high - low < 1e-9 ? dollars(low) : `${dollars(low)} to ${dollars(high)}`;
  const verb = reading === counter.readings.at(-1) ? "stands" : `stood after "${reading.rest.label}"`;
  return `${counter.key} ${verb} at ${dollars(reading.sample.counter)} while ${spent} was spent: ${modes}`;
}

export function convergedReason({ counters, facts }: Case, vacuous: Vacuity): string {
  const reservations = counters.flatMap(({ book }) => [...book.reservations.values()]);
  const repaired = reservations.filter((ofRequest) => ofRequest.some(wasRepaired)).length;
  const settled = `${plural(reservations.length - repaired, "reservation")} settled${repaired > 0 ? `, ${repaired} repaired by DEL` : ""}`;
  const shown = counters.find(({ budget }) => budget !== null) ?? counters[0];
  const last = shown?.readings.at(-1)?.sample;
  const faults = vacuous.planned > 0 ? `, ${firedOf(vacuous)}` : "";
  const at = last
    ? `; ${shown!.key} ${last.counter === null ? "is absent (expired)" : `stands at ${dollars(last.counter)}`}, its row at ${dollars(last.row ?? 0)}`
    : "";
  return `all invariants hold: ${plural(facts.requests.size, "request")}, ${settled}${faults}${at}`;
}
