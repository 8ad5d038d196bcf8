import { setTimeout as delay } from "node:timers/promises";
import { routes } from "../catalogue/index.ts";
import type { HistoryEvent, PlannedRequest } from "../contracts/index.ts";
import { faultOf } from "../planner/index.ts";
import type { Outcome } from "./answer.ts";
import { deadlineOf } from "./deadline.ts";
import { type Exchange, openExchange } from "./exchange.ts";
import { failure } from "./failure.ts";
import { message } from "./prompt.ts";
import type { PhaseContext } from "./types.ts";
import { openSession } from "./websocket.ts";

/** Where a stream has no content yet. */
const contentless = new Set(["before-headers", "after-headers"]);

/** LiteLLM may hold a stream's first chunks back; a client that was to see some before it hangs up waits this long, ms. */
const contentWaitMs = 3000;

/** A provider exchange whose client and hold are gone should end at once; waiting longer than this would hide a hang, ms. */
const overWaitMs = 10_000;

/**
 * Sends one request and records what happens to it. Resolves when the client is through with it and, if it hung up,
 * when the provider was released and its exchange is over, too.
 */
export async function driveRequest(
  request: PlannedRequest,
  phase: string,
  context: PhaseContext,
  opened: (exchange: Exchange) => void,
): Promise<void> {
  const { provider, trial, clock, record } = context;
  const { id, replica } = request;
  provider.script(trial, id, request.provider, request.stream);
  const letter = message(request, context);
  record({ type: "invoke", t: clock.now(), request: id, phase, replica });
  context.onInFlight(1);
  const open = routes[request.route].by === "session" ? openSession : openExchange;
  const exchange = open(context.replicaUrl(replica), letter, deadlineOf(request, context.deadlineMs));
  opened(exchange);
  const ended = new AbortController();
  const hangUp = hangUpAsPlanned(request, exchange, context, ended.signal);
  hangUp.catch(() => {}); // awaited below, when the outcome is recorded
  const outcome = await exchange.outcome;
  record({ ...eventOf(outcome), t: clock.now(), request: id });
  context.onInFlight(-1);
  ended.abort();
  if (await hangUp) await releaseProvider(request, context);
}

function hangUpAsPlanned(request: PlannedRequest, exchange: Exchange, context: PhaseContext, ended: AbortSignal) {
  if (request.cancel === null) return Promise.resolve(false);
  if (request.cancel.at === "after-done") return hangUpAtTheEnd(request, exchange, context);
  const fault = faultOf(request.cancel.at);
  return fault === null
    ? hangUpWhenHeld(request, exchange, context, ended)
    : hangUpWhenStruck(request, fault, exchange, context);
}

/** The client closes at the moment when the fault strikes, wherever LiteLLM is with its request. */
async function hangUpWhenStruck(
  { id, cancel }: PlannedRequest,
  fault: string,
  exchange: Exchange,
  context: PhaseContext,
) {
  const { clock, record } = context;
  if (cancel === null) return false;
  const stop = context.onStruck?.(fault, () => {
    const t = clock.now();
    const clientChunks = exchange.chunks;
    if (!exchange.hangUp(cancel.how)) return;
    record({ type: "cancel", t, request: id, point: cancel.at, how: cancel.how, heldAt: null, clientChunks });
  });
  await exchange.outcome;
  stop?.();
  return false;
}

/** The client closes as soon as it has read the stream's last event, before the connection ends. */
async function hangUpAtTheEnd({ id, cancel }: PlannedRequest, exchange: Exchange, context: PhaseContext) {
  const { clock, record } = context;
  if (cancel === null) return false;
  exchange.onTerminal(() => {
    const t = clock.now();
    if (!exchange.hangUp(cancel.how)) return;
    const clientChunks = exchange.chunks;
    record({ type: "cancel", t, request: id, point: cancel.at, how: cancel.how, heldAt: null, clientChunks });
  });
  await exchange.outcome;
  return false;
}

/** Resolves with whether the client hung up: not when it got its answer (or refusal) before the hold came. */
async function hangUpWhenHeld(
  { id, cancel, stream }: PlannedRequest,
  exchange: Exchange,
  { provider, trial, clock, record }: PhaseContext,
  ended: AbortSignal,
): Promise<boolean> {
  const hold = await provider.held(trial, id, ended).catch((reason: unknown) => {
    if (ended.aborted) return null;
    exchange.abort();
    throw reason;
  });
  if (hold === null || cancel === null) return false;
  if (stream && !contentless.has(cancel.at)) {
    await Promise.race([exchange.content, delay(contentWaitMs, undefined, { signal: ended }).catch(() => {})]);
  }
  const t = clock.now();
  const clientChunks = exchange.chunks;
  if (ended.aborted || !exchange.hangUp(cancel.how)) return false;
  record({ type: "cancel", t, request: id, point: cancel.at, how: cancel.how, heldAt: hold.t, clientChunks });
  return true;
}

/** Lets the provider go on when LiteLLM has closed its side, or after the planned time, and waits for the exchange's end. */
async function releaseProvider({ id, cancel }: PlannedRequest, { provider, trial, signal }: PhaseContext) {
  const waits = new AbortController();
  const stop = AbortSignal.any([waits.signal, signal]);
  const pause = (ms: number) => delay(ms, undefined, { signal: stop }).catch(() => {});
  const over = provider.over(trial, id, stop).catch(() => {});
  try {
    await Promise.race([over, pause(cancel?.releaseAfterMs ?? 0)]);
    provider.release(trial, id);
    await Promise.race([over, pause(overWaitMs)]);
  } finally {
    waits.abort();
  }
}

type OutcomeEvent = Extract<HistoryEvent, { type: "ok" | "fail" | "info" }>;
type Fields<T> = T extends unknown ? Omit<T, "t" | "request"> : never;

function eventOf(outcome: Outcome): Fields<OutcomeEvent> {
  switch (outcome.kind) {
    case "ok":
      return { type: "ok", status: outcome.status, chunks: outcome.chunks };
    case "fail":
      return failure(outcome.status, outcome.body);
    case "info":
      return { type: "info", reason: outcome.reason, detail: outcome.detail, chunks: outcome.chunks };
  }
}
