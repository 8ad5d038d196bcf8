import { entities as entityKinds, tagOf } from "../../catalogue/index.ts";
import type { InvariantName } from "../../contracts/index.ts";
import { list, money, moneyRange, plural } from "../../text/index.ts";
import { type Breach, type BreachKind, invariantOf } from "../breaches/index.ts";
import { type ModeName, unknownMode } from "../causes/index.ts";
import type { Reading } from "../counters/index.ts";
import { withoutTtl } from "../counters/index.ts";
import { near } from "../numbers.ts";
import { headlineOf, keyOf, refusedAlthough, released } from "./breaches.ts";

/** One mode breaks one invariant on many counters at once: a request has up to nine. */
interface Topic {
  invariant: InvariantName;
  mode: ModeName;
  breaches: Breach[];
}

/** What users feel comes first. */
const order: InvariantName[] = ["no-phantom-refusal", "no-bypass", "settled", "agreement", "truth"];

/** What went wrong, the worst first: what happened to customers, then a sentence for each other invariant and mode. */
export function topics(breaches: readonly Breach[]): string[] {
  const refusals = breaches.filter((breach) => breach.kind === "phantom-refusal");
  const telling = breaches.filter((breach) => breach.kind !== "phantom-refusal" && !isToldBy(breach, breaches));
  const others = [...Map.groupBy(telling, topicOf).values()]
    .map((same): Topic => ({ invariant: invariantOf(same[0]!), mode: same[0]!.mode, breaches: same }))
    .sort((a, b) => order.indexOf(a.invariant) - order.indexOf(b.invariant));
  const [leaks, rest] = [others.filter(isOfLeaks), others.filter((topic) => !isOfLeaks(topic))];
  const bypasses = rest.filter(({ invariant }) => invariant === "no-bypass");
  return [
    ...refused(refusals),
    ...bypasses.map(sentence),
    ...leaks.map(leaked),
    ...(refusals.length === 0 && leaks.length > 0 ? [standing(leaks)] : []),
    ...rest.filter((topic) => !bypasses.includes(topic)).map(sentence),
  ];
}

/** All of them, by the one with least reason; and why, where it is no leak. */
function refused(breaches: readonly Breach<"phantom-refusal">[]): string[] {
  if (breaches.length === 0) return [];
  const worst = breaches.reduce((a, b) => (b.amount > a.amount ? b : a));
  const requests = [...new Set(breaches.flatMap((breach) => breach.requests))];
  const counters = breaches.length > 1 ? ` (worst on ${keyOf(worst)})` : "";
  const modes = new Set(breaches.flatMap(({ mode, groups }) => (groups.length === 0 ? [mode] : [])));
  return [
    `${refusedAlthough({ requests, refusal: worst.refusal })}${counters}.`,
    ...[...modes].map((mode) =>
      mode === unknownMode ? "No known mode explains that." : `The mode is ${tagOf(mode)}.`,
    ),
  ];
}

function isOfLeaks({ breaches }: Topic): boolean {
  return breaches.some(({ kind }) => kind === "never-settled");
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

/** A counter is too high by its leaks: said once is enough. */
function isToldBy(breach: Breach, breaches: readonly Breach[]): boolean {
  if (invariantOf(breach) !== "agreement") return false;
  if (breach.leaks.length > 0) return true;
  const sooner = breaches.filter(
    (other) => other.counter === breach.counter && order.indexOf(invariantOf(other)) < order.indexOf("agreement"),
  );
  return breach.mode !== unknownMode && sooner.some((other) => other.mode === breach.mode);
}

function sentence({ invariant, mode, breaches }: Topic): string {
  const [worst, ...others] = breaches.toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  if (others.length === 0) return headlineOf(worst!);
  if (invariant === "agreement" && mode !== unknownMode) return amounts(breaches, ` (${tagOf(mode)})`);
  return `${headlineOf(worst!)} The same holds for ${list(names(others))}.`;
}

/** "4 reservations were never released: $0.98969 on KEY (D1, …)", or by how much on several counters. */
function leaked({ mode, breaches }: Topic): string {
  const [only, ...others] = breaches;
  if (others.length === 0) return headlineOf(only!);
  // A request leaks on each of its counters, and customers may have none in common.
  const requests = new Set(breaches.flatMap(({ leaks }) => leaks.map(({ reservation }) => reservation.request)));
  const most = Math.max(requests.size, ...breaches.map(({ leaks }) => leaks.length));
  return `${released(most)} (${tagOf(mode)}). ${amounts(breaches)}`;
}

/** Where the worst of the leaks leave their counter. */
function standing(topics: readonly Topic[]): string {
  const worst = topics.flatMap(({ breaches }) => breaches).reduce((a, b) => (b.amount > a.amount ? b : a));
  const { readings } = worst.counter;
  const reading: Reading | undefined = readings.findLast(({ held }) => held.length > 0) ?? readings.at(-1);
  if (!reading || reading.sample.counter === null) return `Counter ${keyOf(worst)} lost that only by its TTL.`;
  const { low, high } = reading.truth;
  const when = reading === readings.at(-1) ? "is" : `was after "${reading.rest.label}"`;
  const forever = withoutTtl(worst.counter).at(-1)?.until === null ? ", and never expires" : "";
  return `Counter ${keyOf(worst)} ${when} at ${money(reading.sample.counter)}${forever}, and ${moneyRange(low, high)} was spent.`;
}

/** "7 counters are each $0.71 too high. They are those of key, team, …." */
function amounts(breaches: readonly Breach[], mode = ""): string {
  const sorted = breaches.map(({ amount }) => amount).sort((a, b) => a - b);
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  const [small, large] = [least, most].map(Math.abs).sort((a, b) => a - b) as [number, number];
  const by = near(least, most)
    ? `each ${off(most)}`
    : least > 0 || most < 0
      ? `${moneyRange(small, large)} too ${most > 0 ? "high" : "low"}`
      : `between ${off(least)} and ${off(most)}`;
  return `${plural(breaches.length, "counter")} are ${by}${mode}. They are those of ${list(names(breaches))}.`;
}

function off(amount: number): string {
  return `${money(Math.abs(amount))} too ${amount > 0 ? "high" : "low"}`;
}

/** By what they are; where two are of one kind, by their names. */
function names(breaches: readonly Breach[]): string[] {
  const counters = [...new Set(breaches.map(({ counter }) => counter))];
  const kinds = counters.map(({ book }) => book.entity.kind);
  const distinct = new Set(kinds).size === kinds.length;
  return counters.map(({ ref, book: { entity } }) => {
    if (!distinct) return ref;
    const { windowOf } = entityKinds[entity.kind];
    return windowOf === null ? entity.kind.replaceAll("_", " ") : `a window of the ${windowOf}`;
  });
}
