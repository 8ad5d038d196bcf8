import { isSentMeanwhile, type PlannedRequest } from "../contracts/index.ts";
import type { PhaseContext } from "./types.ts";

/**
 * Sends those that the provider is to hold, and the others one after the other when it holds them all; then lets them go.
 * One that ends without having been held is not waited for.
 */
export async function sendWhileHeld(
  requests: readonly PlannedRequest[],
  { provider, trial }: Pick<PhaseContext, "provider" | "trial">,
  send: (request: PlannedRequest) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const held = requests.filter((request) => !isSentMeanwhile(request));
  const others = requests.filter(isSentMeanwhile);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, stop]);
  const ended = held.map((request) => send(request));
  try {
    const holds = held.map((request, at) => Promise.race([provider.held(trial, request.id, signal), ended[at]]));
    await Promise.all(holds);
    for (const request of others) await send(request);
  } finally {
    over.abort();
    for (const { id } of held) provider.release(trial, id);
    await Promise.allSettled(ended);
  }
  await Promise.all(ended);
}
