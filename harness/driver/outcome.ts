import type { Outcome } from "./answer.ts";

type Unclear = Extract<Outcome, { kind: "info" }>["reason"];

/** What becomes of a request, once: what comes later changes nothing. */
export interface OnceOutcome {
  readonly outcome: Promise<Outcome>;
  /** False: it had one already. */
  settle(outcome: Outcome): boolean;
  /** The client does not know how it ended. */
  unclear(reason: Unclear, detail: string): boolean;
}

/**
 * @param deadlineMs after this long without an outcome it is a timeout
 * @param chunks content events that the client has received by now
 */
export function onceOutcome(deadlineMs: number, chunks: () => number, onTimeout: () => void): OnceOutcome {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let settled = false;
  const settle = (outcome: Outcome): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(deadline);
    resolve(outcome);
    return true;
  };
  const unclear = (reason: Unclear, detail: string) => settle({ kind: "info", reason, detail, chunks: chunks() });
  const deadline = setTimeout(() => {
    unclear("timeout", `no complete answer within ${deadlineMs} ms`);
    onTimeout();
  }, deadlineMs);
  return { outcome: promise, settle, unclear };
}
