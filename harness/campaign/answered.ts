import { routes } from "../catalogue/index.ts";
import type { Plan, PlannedRequest } from "../contracts/index.ts";

/** How many requests of each entity were answered and are to be billed. */
export class Answered {
  readonly #requests: ReadonlyMap<string, PlannedRequest>;
  readonly #background: readonly string[];
  readonly #counts = new Map<string, number>();

  constructor({ phases, background }: Plan) {
    this.#requests = new Map(phases.flatMap(({ requests }) => requests.map((request) => [request.id, request])));
    this.#background = background?.identities ?? [];
  }

  add(id: string): void {
    const request = this.#requests.get(id);
    if (request && routes[request.route].billedBy === "nothing") return;
    for (const ref of request?.identities ?? this.#background) this.#counts.set(ref, this.of(ref) + 1);
  }

  of(ref: string): number {
    return this.#counts.get(ref) ?? 0;
  }
}
