import { runPhase } from "../../harness/driver/index.ts";

/**
 * Players of phases that keep a kind of fault from happening. The plan still asks for it, so the verdict must be inconclusive.
 */
export const swallowing: Readonly<Record<"redis" | "nemesis" | "cancel", typeof runPhase>> = {
  redis: (phase, context) => runPhase(phase, { ...context, installRedisFault: () => {} }),
  nemesis: (phase, context) => runPhase(phase, { ...context, strike: () => Promise.resolve(null) }),
  /** The clients stay, and the provider does not wait for them to leave. */
  cancel: (phase, context) => {
    const requests = phase.requests.map((request) =>
      request.cancel === null ? request : { ...request, cancel: null, provider: { ...request.provider, holdAt: null } },
    );
    return runPhase({ ...phase, requests }, context);
  },
};
