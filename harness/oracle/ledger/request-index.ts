import { model } from "../../catalogue/index.ts";
import type { Plan } from "../../contracts/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown, providerCost } from "../facts/index.ts";
import { nano } from "../numbers.ts";

const nobody: readonly RequestFacts[] = [];

/** Ways from an amount on the wire to the requests that it may belong to. */
export class RequestIndex {
  readonly #byWatermark = new Map<string, RequestFacts[]>();
  readonly #byCost = new Map<string, RequestFacts[]>();
  readonly #uncertain = new Map<number, RequestFacts[]>();
  readonly #byReplica = new Map<number, RequestFacts[]>();
  readonly #plan: Plan;

  constructor(requests: Iterable<RequestFacts>, plan: Plan) {
    this.#plan = plan;
    const sent = [...requests].filter((request) => request.invokedAt !== null);
    sent.sort((a, b) => a.invokedAt! - b.invokedAt!);
    for (const request of sent) {
      const { replica } = request;
      push(this.#byReplica, replica, request);
      for (const tokens of reservableTokens(request)) push(this.#byWatermark, `${replica} ${tokens}`, request);
      if (costIsKnown(request)) push(this.#byCost, `${replica} ${nano(providerCost(request, plan.model))}`, request);
      else push(this.#uncertain, replica, request);
    }
    for (const alike of this.#byCost.values()) alike.sort((a, b) => a.doneAt! - b.doneAt!);
  }

  /** Requests of this replica whose full reservation this amount is, as the watermark says; oldest first. */
  reserving(replica: number, amount: number): readonly RequestFacts[] {
    const tokens = Math.floor(amount / this.#plan.model.outputPerToken + 1e-6);
    return this.#byWatermark.get(`${replica} ${tokens}`) ?? nobody;
  }

  /** Completed requests of this replica that cost exactly this; those first that were done first. */
  costing(replica: number, amount: number): readonly RequestFacts[] {
    return this.#byCost.get(`${replica} ${nano(amount)}`) ?? nobody;
  }

  /** Requests of this replica whose cost is not known to the token. */
  uncertain(replica: number): readonly RequestFacts[] {
    return this.#uncertain.get(replica) ?? nobody;
  }

  sentTo(replica: number): readonly RequestFacts[] {
    return this.#byReplica.get(replica) ?? nobody;
  }
}

/** Output tokens that LiteLLM may reserve for: the model's maximum where it does not know the limit in the body. */
export function reservableTokens({ onRoute, maxTokens, script }: RequestFacts): number[] {
  const asked = Math.min(maxTokens, model.maxOutputTokens);
  return onRoute.reservable?.(asked, script.outputTokens) ?? [asked];
}

function push<K>(map: Map<K, RequestFacts[]>, key: K, request: RequestFacts): void {
  const found = map.get(key);
  if (found) found.push(request);
  else map.set(key, [request]);
}
