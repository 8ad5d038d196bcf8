import { idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * #40095: LiteLLM has no row of an end user yet and takes it for one without a budget, although a default budget holds for
 * it. It reserves nothing until the first request has been charged: all that come before that are let through.
 */
export const d40: Signature = {
  mode: "D40",
  through({ facts, counter: { book, spent }, requests, entity }) {
    if (entity.known || spent > 0) return null;
    const first = Math.min(...[...book.confirmed.values()].map(({ t }) => t));
    const isEarly = requests.every((request) => !book.holdings.attempted.has(request) && request.invokedAt! < first);
    if (!isEarly) return null;
    const beside = [...facts.requests.values()].filter(
      (request) => request.admitted && book.concerns(request) && request.invokedAt! < first,
    );
    return { kind: "newcomer-unreserved", requests: idsOf(beside), entity: entity.kind };
  },
};
