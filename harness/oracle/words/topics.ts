import { entities as entityKinds } from "../../catalogue/index.ts";
import type { InvariantName } from "../../contracts/index.ts";
import { type Breach, type BreachKind, invariantOf } from "../breaches/index.ts";
import { type ModeName, unknownMode } from "../causes/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import { withoutTtl } from "../counters/index.ts";
import { dollars, epsilon, list, near, plural } from "../numbers.ts";
import { explanationOf } from "./breaches.ts";
import { phraseOf } from "./phrases.ts";

/** One mode breaks one invariant on many counters at once: a request has up to nine. */
interface Topic {
  invariant: InvariantName;
  mode: ModeName;
  breaches: Breach[];
}

/** What users feel comes first. */
const order: InvariantName[] = ["no-phantom-refusal", "settled", "no-bypass", "agreement", "truth"];

/** What went wrong, the worst first: a sentence for all leaks together, and one for each other invariant and mode. */
export function causes(breaches: readonly Breach[]): string[] {
  const telling = breaches.filter((breach) => !isToldBy(breach, breaches));
  const topics = [...Map.groupBy(telling, topicOf).values()].map(
    (same): Topic => ({ invariant: invariantOf(same[0]!), mode: same[0]!.mode, breaches: same }),
  );
  topics.sort((a, b) => order.indexOf(a.invariant) - order.indexOf(b.invariant));
  const leaks = topics.filter(isOfLeaks);
  return topics.flatMap((topic) => {
    if (!isOfLeaks(topic)) return [sentence(topic)];
    return topic === leaks[0] ? [leaked(leaks)] : [];
  });
}

function isOfLeaks({ invariant, breaches }: Topic): boolean {
  return invariant === "settled" && breaches.some(({ leaks }) => leaks.length > 0);
}

/** Bypasses of several kinds have little in common. */
const bypasses: Partial<Record<BreachKind, string>> = {
  "below-zero": "below zero",
  "charged-twice": "twice",
  "billed-twice": "twice",
  "let-through": "let through",
};

function topicOf(breach: Breach): string {
  return `${invariantOf(breach)} ${breach.mode} ${bypasses[breach.kind] ?? ""}`;
}

/** A counter is too high by its leaks, and refuses by them: said once is enough. */
function isToldBy(breach: Breach, breaches: readonly Breach[]): boolean {
  const invariant = invariantOf(breach);
  const sooner = breaches.filter(
    (other) => other.counter === breach.counter && order.indexOf(invariantOf(other)) < order.indexOf(invariant),
  );
  if (invariant === "settled") {
    return sooner.some((other) => other.kind === "phantom-refusal" && toldModes(other).includes(breach.mode));
  }
  if (invariant !== "agreement") return false;
  if (breach.leaks.length > 0) return true;
  return breach.mode !== unknownMode && sooner.some((other) => other.mode === breach.mode);
}

function toldModes({ mode, groups }: Breach<"phantom-refusal">): ModeName[] {
  return [mode, ...groups.map((group) => group.mode)];
}

function sentence({ invariant, mode, breaches }: Topic): string {
  const worst = breaches.reduce((a, b) => (Math.abs(b.amount) > Math.abs(a.amount) + epsilon ? b : a));
  if (breaches.length === 1) return explanationOf(worst);
  if (invariant === "agreement" && mode !== unknownMode) return `${mode}, ${phraseOf(mode)}: ${amounts(breaches)}`;
  const others = breaches.filter((breach) => breach !== worst);
  return `${explanationOf(worst)} (also on ${list(names(others), 8)})`;
}

/** "KEY stands at 0.76 while 0.05 was spent: 6 reservations never settled (D1, …)", or by how much on several counters. */
function leaked(topics: readonly Topic[]): string {
  const breaches = topics.flatMap((topic) => topic.breaches);
  const { counter } = breaches.reduce((a, b) => (b.amount > a.amount ? b : a));
  const several = new Set(breaches.map((breach) => breach.counter)).size > 1;
  const whats = topics.map((topic) => {
    // A request leaks on each of its counters, and customers may have none in common.
    const requests = new Set(
      topic.breaches.flatMap(({ leaks }) => leaks.map(({ reservation }) => reservation.request)),
    );
    const most = Math.max(requests.size, ...topic.breaches.map(({ leaks }) => leaks.length));
    const what = `${plural(most, "reservation")} never settled (${topic.mode}, ${phraseOf(topic.mode)})`;
    return several ? `${what}: ${amounts(topic.breaches)}` : what;
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
function amounts(breaches: readonly Breach[]): string {
  const sorted = breaches.map(({ amount }) => amount).sort((a, b) => a - b);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const on = `${plural(breaches.length, "counter")} (${list(names(breaches), 9)})`;
  return near(least, most) ? `${signed(most)} on each of ${on}` : `${signed(least)} to ${signed(most)} on ${on}`;
}

function signed(amount: number): string {
  return `${amount > 0 ? "+" : ""}${dollars(amount)}`;
}

/** By what they are; where two are of one kind, by their names. */
function names(breaches: readonly Breach[]): string[] {
  const counters = breaches.map(({ counter }) => counter);
  const kinds = counters.map(({ book }) => book.entity.kind);
  const distinct = new Set(kinds).size === kinds.length;
  return counters.map(({ ref, book: { entity } }) => {
    if (!distinct) return ref;
    const { windowOf } = entityKinds[entity.kind];
    return windowOf === null ? entity.kind.replaceAll("_", " ") : `a window of the ${windowOf}`;
  });
}
