import type { RequestFacts } from "../facts/index.ts";

/** Between a command's arrival at the Redis proxy and the provider's log of the call that came after it, ms. */
export const jitterMs = 5;

/** LiteLLM reserves before it calls the provider. */
export function beforeProvider(request: RequestFacts, t: number): boolean {
  if (request.invokedAt === null || t < request.invokedAt) return false;
  return t <= lastReservableAt(request);
}

/** Until when it may reserve, ms; Infinity: the provider never saw it. */
export function lastReservableAt({ receivedAt }: RequestFacts): number {
  return receivedAt === null ? Number.POSITIVE_INFINITY : receivedAt + jitterMs;
}
