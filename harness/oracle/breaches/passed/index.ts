import type { Finding } from "../../../contracts/index.ts";
import { classifyThrough } from "../../causes/index.ts";
import type { Case, CounterCase } from "../../counters/index.ts";
import { list, plural, sum } from "../../numbers.ts";
import type { JudgedRefusal } from "../refusals.ts";
import { afterARest } from "./at-rest.ts";
import { afterItWasCounted } from "./counted.ts";
import type { Passage } from "./passage.ts";
import { afterARefusal } from "./refused-before.ts";
import { withoutReservations } from "./unreserved.ts";
import { withWholeReservations } from "./whole.ts";

export { admittedOn } from "./passage.ts";

/** What was let through past a budget, as it can be known, the surest way first: each request is told once. */
export function letThrough(
  found: Case,
  counter: CounterCase,
  refusals: readonly JudgedRefusal[],
  otherwise: () => string,
): Finding[] {
  if (!found.trial.environment.subject.capabilities.counters.includes(counter.book.entity.kind)) return [];
  const passages = [
    afterARest(found, counter),
    afterItWasCounted(found, counter),
    withWholeReservations(found, counter),
    withoutReservations(found, counter),
    afterARefusal(found, counter, refusals),
  ];
  const told = new Set<string>();
  return passages.flatMap((passage) => {
    const news = passage?.requests.filter(({ id }) => !told.has(id)) ?? [];
    for (const { id } of news) told.add(id);
    return passage === null || news.length === 0
      ? []
      : [finding(found, counter, { ...passage, requests: news }, otherwise)];
  });
}

function finding(found: Case, counter: CounterCase, passage: Passage, otherwise: () => string): Finding {
  const { requests, why, ledger } = passage;
  const ids = requests.map(({ id }) => id);
  const { facts, trial } = found;
  const entity = trial.plan.entities.find(({ ref }) => ref === counter.ref)!;
  const known = classifyThrough({ facts, counter, requests, entity });
  return {
    invariant: "no-bypass",
    mode: known?.mode ?? otherwise(),
    counter: counter.key,
    amount: -sum(requests.map((request) => counter.book.bounds(request).high)),
    requests: ids,
    explanation: `${plural(ids.length, "request")} (${list(ids)}) let through on ${counter.key} ${why}${known ? `: ${known.why}` : ""}`,
    leaks: [],
    evidence: { ledger, samples: [] },
  };
}
