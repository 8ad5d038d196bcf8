import type { ModeName } from "../../causes/index.ts";
import { classifyThrough } from "../../causes/index.ts";
import type { Case, CounterCase } from "../../counters/index.ts";
import { sum } from "../../numbers.ts";
import type { Breach } from "../breach.ts";
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
  otherwise: () => ModeName,
): Breach[] {
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
      : [breach(found, counter, { ...passage, requests: news }, otherwise)];
  });
}

function breach(found: Case, counter: CounterCase, passage: Passage, otherwise: () => ModeName): Breach {
  const { requests, passed, ledger } = passage;
  const { facts, trial } = found;
  const entity = trial.plan.entities.find(({ ref }) => ref === counter.ref)!;
  const known = classifyThrough({ facts, counter, requests, entity });
  return {
    kind: "let-through",
    mode: known?.mode ?? otherwise(),
    counter,
    amount: -sum(requests.map((request) => counter.book.bounds(request).high)),
    requests: requests.map(({ id }) => id),
    passed,
    cause: known?.cause ?? null,
    leaks: [],
    evidence: { ledger, samples: [] },
  };
}
