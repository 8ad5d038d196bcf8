import type { Case } from "../counters/index.ts";
import { dollars, list, plural, sum } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/** #33310: nothing is in flight, and what was to be made in the background still holds its reservation. While it is made the hold is by design. */
export const d8: Signature = {
  mode: "D8",
  leak({ reservation: { request } }) {
    if (!request.inBackground || request.outcome !== "ok") return null;
    const end = request.doneAt === null ? "LiteLLM never had all of it" : "the provider was through with it";
    return `${request.id} was to be made in the background, ${end}, and nothing settled it`;
  },
};

/** A reservation that outlives its client's answer by less than this may only be on its way, ms. */
const longerThanMs = 500;

/**
 * What is made in the background is reserved for until it is there, although its client has long had an answer. That is by
 * design: it is a label, not a finding.
 */
export function backgroundLabels({ counters, trial }: Case): string[] {
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
    const longest = Math.max(...held.map(({ request, endedAt }) => endedAt! - request.endedAt!));
    const amount = sum(held.map(({ initial }) => initial));
    return [
      `held in the background (D8): ${plural(held.length, "reservation")} of ${dollars(amount)} on ${key} stayed up to ` +
        `${(longest / 1000).toFixed(1)} s after the client had its answer (${list(held.map(({ request }) => request.id))}), and then were settled`,
    ];
  });
}
