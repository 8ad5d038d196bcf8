import type { RequestFacts } from "../facts/index.ts";
import { lastReservableAt } from "./before-provider.ts";
import type { Increment } from "./entries.ts";
import { insertSorted, lowerBound } from "./sorted.ts";

/** A command was sent between these two, ms. */
type Sent = Pick<Increment, "since" | "t">;

/**
 * Requests of one watermark on one counter, and which of them a reservation may be of: any that was sent by then and
 * that the provider had not seen. Of several, the one that the provider was to see first: for intervals, this leaves
 * none without a reservation that could have one.
 */
export class Reservers {
  /** By time of sending. */
  readonly #requests: readonly RequestFacts[];
  #sent = 0;
  /** Both by the time until which they may reserve. */
  readonly #waiting: RequestFacts[] = [];
  readonly #served: RequestFacts[] = [];

  constructor(requests: readonly RequestFacts[]) {
    this.#requests = requests;
  }

  /** One that holds nothing yet; it is not given again. */
  take({ since, t }: Sent, holds: (request: RequestFacts) => boolean): RequestFacts | null {
    this.#send(t);
    for (;;) {
      const at = indexOfFitting(this.#waiting, since);
      const [request] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (!request) return null;
      insertSorted(this.#served, request, lastReservableAt);
      if (!holds(request)) return request;
    }
  }

  /** One that was given before. */
  again({ since }: Sent): RequestFacts | null {
    return this.#served[indexOfFitting(this.#served, since)] ?? null;
  }

  #send(t: number): void {
    for (; this.#sent < this.#requests.length; this.#sent++) {
      const request = this.#requests[this.#sent]!;
      if (request.invokedAt! > t) return;
      insertSorted(this.#waiting, request, lastReservableAt);
    }
  }
}

/** All of them were sent by then: the first that the provider may not have seen. */
function indexOfFitting(requests: readonly RequestFacts[], since: number): number {
  const at = lowerBound(requests, lastReservableAt, since);
  return at < requests.length ? at : -1;
}
