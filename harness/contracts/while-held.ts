import type { PlannedRequest } from "./plan.ts";

/**
 * The two kinds of request that a phase needs which starts `while-held`. A client that hangs up at its hold ends its
 * request at once: it is sent with those that are held, and is of neither kind.
 */
export function staysHeld({ provider, cancel }: PlannedRequest): boolean {
  return provider.holdAt !== null && cancel === null;
}

/** Sent when the provider holds all the others that it is to hold. */
export function isSentMeanwhile({ provider }: PlannedRequest): boolean {
  return provider.holdAt === null;
}
