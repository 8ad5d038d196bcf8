import autocannon from "autocannon";
import { routes } from "../catalogue/index.ts";
import type { Background } from "../contracts/index.ts";
import { answerReader } from "./answer.ts";
import { defaultDeadlineMs } from "./deadline.ts";
import { failure } from "./failure.ts";
import type { Rate } from "./health.ts";
import { message } from "./prompt.ts";
import type { PhaseContext } from "./types.ts";

/** autocannon reconnects to a port that refuses without pause; after this many errors it is stopped instead. */
const mostErrors = 20;

/**
 * Load at a fixed rate by autocannon, as requests bg1, bg2 …, spread over all replicas. Each second's requests are
 * sent at that second's start. An `invoke` carries the time when its request was due, so that a latency taken from it
 * is not flattered by a generator that waits for answers (coordinated omission).
 */
export async function runBackground(
  background: Background,
  phase: string,
  context: PhaseContext,
  stop: AbortSignal,
): Promise<Rate> {
  const log = backgroundLog(background, phase, context);
  const urls = Array.from(
    { length: context.plan.replicas },
    (_, replica) => new URL(context.replicaUrl(replica)).origin,
  );
  const deadlineMs = context.deadlineMs ?? defaultDeadlineMs;
  const finished = Promise.withResolvers<void>();
  const cannon = autocannon(
    {
      // More than one URL is served in turn, connection by connection; the types know of one only.
      url: urls as unknown as string,
      connections: Math.min(background.requests, background.requestsPerSecond),
      overallRate: background.requestsPerSecond,
      amount: background.requests,
      timeout: Math.ceil(deadlineMs / 1000),
      bailout: mostErrors,
      requests: [
        {
          method: "POST",
          path: plain.route,
          setupRequest: (request, slot: Slot) => {
            const replica = urls.indexOf((request as { origin?: string }).origin ?? "");
            const letter = log.sending(slot, replica);
            return { ...request, headers: letter.headers, body: letter.body };
          },
          onResponse: (status, body, slot: Slot) => log.answered(slot, status, String(body)),
        },
      ],
    },
    (error: Error | null) => (error ? finished.reject(error) : finished.resolve()),
  );
  const halt = () => cannon.stop();
  stop.addEventListener("abort", halt);
  if (stop.aborted) halt();
  try {
    await finished.promise;
  } finally {
    stop.removeEventListener("abort", halt);
    log.end(deadlineMs);
  }
  return log.rate();
}

const plain = { route: "/v1/chat/completions", stream: false, body: {} } as const;
const deaf = { onContent: () => {}, onTerminal: () => {} };

/** autocannon's per-connection context: what this connection is waiting for. */
interface Slot {
  id?: string;
}

function backgroundLog(background: Background, phase: string, context: PhaseContext) {
  const { trial, provider, clock, record } = context;
  const { requests, requestsPerSecond, identities, maxTokens } = background;
  const start = clock.now();
  const open = new Map<string, number>();
  let sent = 0;
  let lastSentAt = start;

  const close = (id: string): boolean => {
    if (!open.delete(id)) return false;
    context.onInFlight(-1);
    return true;
  };

  return {
    sending(slot: Slot, replica: number) {
      sent += 1;
      lastSentAt = clock.now();
      slot.id = `bg${sent}`;
      open.set(slot.id, lastSentAt);
      provider.script(trial, slot.id, background.provider, false);
      const letter = message({ ...plain, id: slot.id, identities, maxTokens, provider: background.provider }, context);
      const due = start + Math.floor((sent - 1) / requestsPerSecond) * 1000;
      context.onInFlight(1);
      record({ type: "invoke", t: Math.min(due, lastSentAt), request: slot.id, phase, replica });
      return letter;
    },
    answered({ id }: Slot, status: number, body: string) {
      if (id === undefined || !close(id)) return;
      const reader = answerReader(routes[plain.route], status, "application/json", deaf);
      reader.feed(body);
      const outcome = reader.end();
      const common = { t: clock.now(), request: id };
      if (outcome.kind === "ok") record({ type: "ok", ...common, status, chunks: outcome.chunks });
      else record({ ...failure(status, body), ...common });
    },
    /** autocannon does not say which request an error or a timeout was of: those that are left have no answer. */
    end(deadlineMs: number) {
      const t = clock.now();
      for (const [request, sentAt] of open) {
        const late = t - sentAt >= deadlineMs;
        close(request);
        record({
          type: "info",
          t,
          request,
          reason: late ? "timeout" : "connection-lost",
          detail: late
            ? `no complete answer within ${deadlineMs} ms`
            : "the connection failed, or the load was stopped",
          chunks: 0,
        });
      }
    },
    rate(): Rate {
      const plannedMs = Math.ceil(requests / requestsPerSecond) * 1000;
      const neededMs = Math.max(plannedMs, lastSentAt - start + 1000);
      const achieved = (sent / requests) * (plannedMs / neededMs);
      return { offeredPerSecond: requestsPerSecond, achievedPerSecond: requestsPerSecond * achieved };
    },
  };
}
