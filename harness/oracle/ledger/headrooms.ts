import type { RequestFacts } from "../facts/index.ts";
import { near } from "../numbers.ts";

/** To what amounts requests were shrunk, on whichever of their counters that was seen first. Dollars. */
export class Headrooms {
  readonly #amounts = new Map<RequestFacts, number[]>();

  note(request: RequestFacts, amount: number): void {
    const amounts = this.#amounts.get(request);
    if (amounts) amounts.push(amount);
    else this.#amounts.set(request, [amount]);
  }

  has(request: RequestFacts, amount: number): boolean {
    return this.#amounts.get(request)?.some((one) => near(one, amount)) ?? false;
  }
}
