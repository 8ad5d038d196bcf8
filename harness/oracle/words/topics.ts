import { entities as kinds } from "../../catalogue/index.ts";
import type { Finding } from "../../contracts/index.ts";
import { phraseOf, unknownMode } from "../causes/index.ts";
import type { Case, CounterCase, Reading } from "../counters/index.ts";
import { withoutTtl } from "../counters/index.ts";
import { dollars, epsilon, list, near, plural } from "../numbers.ts";

/** One mode breaks one invariant on many counters at once: a request has up to nine. */
interface Topic {
  invariant: Finding["invariant"];
  mode: string;
  findings: Finding[];
}

/** What users feel comes first. */
const order: Finding["invariant"][] = ["no-phantom-refusal", "settled", "no-bypass", "agreement", "truth"];

/** What went wrong, the worst first: a sentence for all leaks together, and one for each other invariant and mode. */
export function causes(found: Case, findings: readonly Finding[]): string[] {
  const telling = findings.filter((finding) => !isToldBy(finding, findings));
  const topics = [...Map.groupBy(telling, topicOf).values()].map(
    (same): Topic => ({ invariant: same[0]!.invariant, mode: same[0]!.mode, findings: same }),
  );
  topics.sort((a, b) => order.indexOf(a.invariant) - order.indexOf(b.invariant));
  const leaks = topics.filter(isOfLeaks);
  return topics.flatMap((topic) => {
    if (!isOfLeaks(topic)) return [sentence(found, topic)];
    return topic === leaks[0] ? [leaked(found, leaks)] : [];
  });
}

function isOfLeaks({ invariant, findings }: Topic): boolean {
  return invariant === "settled" && findings.some(({ leaks }) => leaks.length > 0);
}

/** Bypasses of several kinds are told apart by their words, for want of a mode. */
function topicOf({ invariant, mode, explanation }: Finding): string {
  return `${invariant} ${mode} ${invariant === "no-bypass" ? (/negative|below zero|twice|let through/.exec(explanation)?.[0] ?? "") : ""}`;
}

/** A counter is too high by its leaks, and refuses by them: said once is enough. */
function isToldBy(finding: Finding, findings: readonly Finding[]): boolean {
  const sooner = findings.filter(
    (other) => other.counter === finding.counter && order.indexOf(other.invariant) < order.indexOf(finding.invariant),
  );
  if (finding.invariant === "settled") {
    return sooner.some((other) => other.invariant === "no-phantom-refusal" && toldModes(other).includes(finding.mode));
  }
  if (finding.invariant !== "agreement") return false;
  if (finding.leaks.length > 0) return true;
  return finding.mode !== unknownMode && sooner.some((other) => other.mode === finding.mode);
}

function toldModes({ mode, explanation }: Finding): string[] {
  return [mode, ...explanation.matchAll(/\((D\d+), /g).map(([, other]) => other!)];
}

function sentence(found: Case, { invariant, mode, findings }: Topic): string {
  const worst = findings.reduce((a, b) => (Math.abs(b.amount) > Math.abs(a.amount) + epsilon ? b : a));
  if (findings.length === 1) return worst.explanation;
  if (invariant === "agreement" && mode !== unknownMode)
    return `${mode}, ${phraseOf(mode)}: ${amounts(found, findings)}`;
  const others = findings.filter((finding) => finding !== worst);
  return `${worst.explanation} (also on ${list(names(found, others), 8)})`;
}

/** "KEY stands at 0.76 while 0.05 was spent: 6 reservations never settled (D1, …)", or by how much on several counters. */
function leaked(found: Case, topics: readonly Topic[]): string {
  const findings = topics.flatMap((topic) => topic.findings);
  const worst = findings.reduce((a, b) => (b.amount > a.amount ? b : a));
  const counter = counterOf(found, worst);
  const several = new Set(findings.map((finding) => finding.counter)).size > 1;
  const whats = topics.map((topic) => {
    // A request leaks on each of its counters, and customers may have none in common.
    const requests = new Set(topic.findings.flatMap(({ leaks }) => leaks.map(({ request }) => request))).size;
    const most = Math.max(requests, ...topic.findings.map(({ leaks }) => leaks.length));
    const what = `${plural(most, "reservation")} never settled (${topic.mode}, ${phraseOf(topic.mode)})`;
    return several ? `${what}: ${amounts(found, topic.findings)}` : what;
  });
  if (several) return `${whats.join(" and ")}; ${standing(counter)}`;
  const reading = tellingReading(counter);
  return !reading || reading.sample.counter === null
    ? `${counter.key}: ${whats.join(" and ")}, until its TTL took the counter away`
    : `${standing(counter)}: ${whats.join(" and ")}`;
}

function tellingReading({ readings }: CounterCase): Reading | undefined {
  return readings.findLast(({ held }) => held.length > 0) ?? readings.at(-1);
}

function standing(counter: CounterCase): string {
  const reading = tellingReading(counter);
  if (!reading || reading.sample.counter === null) return `${counter.key} is gone by its TTL`;
  const { low, high } = reading.truth;
  const spent = near(low, high) ? dollars(low) : `${dollars(low)} to ${dollars(high)}`;
  const verb = reading === counter.readings.at(-1) ? "stands" : `stood after "${reading.rest.label}"`;
  const forever = withoutTtl(counter).at(-1)?.until === null ? ", which never expires," : "";
  return `${counter.key}${forever} ${verb} at ${dollars(reading.sample.counter)} while ${spent} was spent`;
}

/** "+0.71 on each of 7 counters (key, team, …)" */
function amounts(found: Case, findings: readonly Finding[]): string {
  const sorted = findings.map(({ amount }) => amount).sort((a, b) => a - b);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const on = `${plural(findings.length, "counter")} (${list(names(found, findings), 9)})`;
  return near(least, most) ? `${signed(most)} on each of ${on}` : `${signed(least)} to ${signed(most)} on ${on}`;
}

function signed(amount: number): string {
  return `${amount > 0 ? "+" : ""}${dollars(amount)}`;
}

/** By what they are; where two are of one kind, by their names. */
function names(found: Case, findings: readonly Finding[]): string[] {
  const counters = findings.map((finding) => counterOf(found, finding));
  const all = counters.map(({ book }) => book.entity.kind);
  const distinct = new Set(all).size === all.length;
  return counters.map(({ ref, book: { entity } }) => {
    if (!distinct) return ref;
    const { windowOf } = kinds[entity.kind];
    return windowOf === null ? entity.kind.replaceAll("_", " ") : `a window of the ${windowOf}`;
  });
}

function counterOf(found: Case, { counter }: Finding): CounterCase {
  return found.counters.find(({ key }) => key === counter)!;
}
