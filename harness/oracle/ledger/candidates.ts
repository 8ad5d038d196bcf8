import type { RequestFacts } from "../facts/index.ts";
import { Reservers } from "./reservers.ts";

/** Which requests may have written on the counter of an entity. */
export class Candidates {
  readonly #ref: string;
  readonly #reservers = new Map<readonly RequestFacts[], Reservers>();
  readonly #cursors = new Map<readonly RequestFacts[], number>();

  constructor(ref: string) {
    this.#ref = ref;
  }

  concerns(request: RequestFacts): boolean {
    return request.refs.includes(this.#ref);
  }

  /** For a list of the index: which of it may reserve on this counter. */
  reservers(alike: readonly RequestFacts[]): Reservers {
    const reservers = this.#reservers.get(alike) ?? new Reservers(alike.filter((request) => this.concerns(request)));
    this.#reservers.set(alike, reservers);
    return reservers;
  }

  /** The first request of a list, from where the last search ended, that is not used up and fits. */
  first(
    requests: readonly RequestFacts[],
    used: (request: RequestFacts) => boolean,
    fits: (request: RequestFacts) => boolean,
  ): RequestFacts | null {
    let from = this.#cursors.get(requests) ?? 0;
    while (from < requests.length && (!this.concerns(requests[from]!) || used(requests[from]!))) from++;
    this.#cursors.set(requests, from);
    for (let at = from; at < requests.length; at++) {
      const request = requests[at]!;
      if (this.concerns(request) && !used(request) && fits(request)) return request;
    }
    return null;
  }
}
