import PQueue from "p-queue";
import { isTimed, type TimedFault } from "../catalogue/index.ts";
import type { PlannedPhase, PlannedRequest } from "../contracts/index.ts";
import { maxConcurrency } from "../planner/index.ts";
import { runBackground } from "./background.ts";
import type { Exchange } from "./exchange.ts";
import { fellBehind, measureLag, type Rate } from "./health.ts";
import { watchHolds } from "./holds.ts";
import { type Endings, strikeInItsMoment } from "./nemesis.ts";
import { forEachEvery } from "./pace.ts";
import { giveUpInTime } from "./patience.ts";
import { forEachAtMost } from "./pool.ts";
import { driveRequest } from "./request.ts";
import { hangsOnRule, isFirst, watchStrikes } from "./strikes.ts";
import type { PhaseContext } from "./types.ts";
import { sendWhileHeld } from "./while-held.ts";

/**
 * Sends a phase's requests, background load and faults, and records what clients saw, up to the `generator` event that
 * closes it. Resolves when every client is through and every hold released; settling is the caller's, and to remove the
 * Redis faults of a phase that settles, because LiteLLM settles a request when its client has gone. Rejects with the signal's reason, or with what a fault or the provider threw; nothing is left open then.
 */
export async function runPhase(phase: PlannedPhase, context: PhaseContext): Promise<void> {
  const { plan, provider, trial, clock, record } = context;
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, context.signal]);
  const air = exchangesInTheAir(stop);
  const endings = watchEndings(phase);
  const lag = measureLag();
  let lagMs = 0;
  let through = false;
  let rate = null as Rate | null;
  const background = Promise.withResolvers<void>();

  const send = async (request: PlannedRequest) => {
    stop.throwIfAborted();
    try {
      await air.while((opened) => driveRequest(request, phase.name, context, opened));
    } finally {
      endings.ended(request.id);
    }
  };
  const tasks: (() => Promise<void>)[] = [
    async () => {
      if (phase.start === "while-held") await sendWhileHeld(phase.requests, context, send, stop);
      else if (phase.everyMs === undefined) {
        await forEachAtMost(phase.requests, phase.start === "together" ? maxConcurrency : 1, send);
      } else {
        const pool = new PQueue({ concurrency: phase.openAtMost ?? maxConcurrency });
        const sendInTurn = (request: PlannedRequest) => pool.add(() => send(request));
        rate = await forEachEvery(phase.requests, phase.everyMs, { clock, signal: stop }, sendInTurn);
      }
    },
    async () => {
      try {
        if (plan.background?.during === phase.name)
          rate = await runBackground(plan.background, phase.name, context, stop);
      } finally {
        background.resolve();
      }
    },
  ];
  using strikes = watchStrikes(phase, context);
  const moments = { endings, strikes, holds: watchHolds(phase, context) };
  const strikeEach = (faults: readonly TimedFault[]) =>
    faults.map((fault) => () => strikeInItsMoment(fault, context, moments, stop));
  const timed = phase.faults.filter(isTimed);
  const first = timed.filter((fault) => isFirst(fault, phase.faults));
  const later = timed.filter((fault) => !first.includes(fault));
  for (const fault of phase.faults) if (!isTimed(fault)) context.installRedisFault(fault);
  const all = async (tasks: readonly (() => Promise<void>)[]) => {
    await Promise.allSettled(tasks.map((task) => task().catch((error) => failed.abort(error))));
    stop.throwIfAborted();
  };
  try {
    await context.prepared?.(phase);
    await all(strikeEach(first));
    await all([...tasks, ...strikeEach(later), () => giveUpInTime(phase, context, moments, background.promise, stop)]);
    through = true;
  } finally {
    for (const { id, provider: script } of phase.requests) if (script.holdAt) provider.release(trial, id);
    if (phase.settle === "none" || !through) context.removeRedisFaults();
    air.close();
    lagMs = lag.stop();
  }
  record({
    type: "generator",
    t: clock.now(),
    phase: phase.name,
    offeredPerSecond: rate?.offeredPerSecond ?? null,
    achievedPerSecond: rate?.achievedPerSecond ?? null,
    eventLoopLagP99Ms: lagMs,
    fellBehind: fellBehind(lagMs, rate),
  });
}

/** Knows the exchanges that are open, so that one listener on the signal can end them all. */
function exchangesInTheAir(stop: AbortSignal) {
  const open = new Set<Exchange>();
  const abort = () => {
    for (const exchange of open) exchange.abort();
  };
  stop.addEventListener("abort", abort);
  return {
    async while(drive: (opened: (exchange: Exchange) => void) => Promise<void>): Promise<void> {
      let own: Exchange | null = null;
      try {
        await drive((exchange) => {
          own = exchange;
          open.add(exchange);
          if (stop.aborted) exchange.abort();
        });
      } finally {
        if (own) open.delete(own);
      }
    },
    close: () => stop.removeEventListener("abort", abort),
  };
}

/** Remembers endings only of requests that a fault waits for: nothing is kept per finished request. */
function watchEndings(phase: PlannedPhase): Endings & { ended(id: string): void } {
  const awaited = new Map<string, { ended: boolean; listeners: (() => void)[] }>();
  const { faults, requests } = phase;
  const ids = faults.some((fault) => hangsOnRule(fault, faults))
    ? requests.map(({ id }) => id)
    : faults.flatMap((fault) => (isTimed(fault) ? fault.whenHeld : []));
  for (const id of ids) awaited.set(id, { ended: false, listeners: [] });
  return {
    ended(id) {
      const state = awaited.get(id);
      if (!state) return;
      state.ended = true;
      for (const listener of state.listeners) listener();
    },
    onFirst(requests, listener) {
      for (const id of requests) {
        const state = awaited.get(id);
        if (state?.ended) return listener();
        state?.listeners.push(listener);
      }
    },
  };
}
