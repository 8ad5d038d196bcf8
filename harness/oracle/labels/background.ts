import type { Case } from "../counters/index.ts";
import { sum } from "../numbers.ts";
import type { Label } from "./label.ts";

/** A reservation that outlives its client's answer by less than this may only be on its way, ms. */
const longerThanMs = 500;

/**
 * What is made in the background is reserved for until it is there, although its client has long had an answer. That is by
 * design: it is a label, not a finding.
 */
export function heldInBackground({ counters, trial }: Case): Label<"held-in-background">[] {
  const background = new Set(
    trial.plan.phases.flatMap(({ requests }) =>
      requests.filter(({ body }) => body?.background === true).map(({ id }) => id),
    ),
  );
  return counters.flatMap(({ key, book }) => {
    const held = [...book.reservations.values()].flat().filter(({ request, ending, endedAt }) => {
      if (!background.has(request.id) || request.outcome !== "ok" || ending !== "settled") return false;
      return endedAt! - request.endedAt! > longerThanMs;
    });
    if (held.length === 0) return [];
    return [
      {
        kind: "held-in-background",
        counter: key,
        requests: held.map(({ request }) => request.id),
        amount: sum(held.map(({ initial }) => initial)),
        longestMs: Math.max(...held.map(({ request, endedAt }) => endedAt! - request.endedAt!)),
      },
    ];
  });
}
