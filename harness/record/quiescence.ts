import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { BoundEntity, Sample } from "../contracts/index.ts";
import { ChangeLog } from "./sample-changes.ts";
import type { Sampler } from "./sampler.ts";

export interface QuiescenceOptions {
  sampler: Pick<Sampler, "read">;
  entities: readonly BoundEntity[];
  label: string;
  /** Exchanges open at clients and provider together. */
  inFlight(): number;
  /** Clock time at which a fault last struck, or its last victim went on: what LiteLLM tries again is not at rest. */
  lastFault?(): number;
  /** How long everything must rest, ms: two write intervals of the subject, because its rows follow in batches. */
  stableMs: number;
  /** The same since the last fault, ms; `stableMs` if it is not said. */
  afterFaultMs?: number;
  /** Give up after this many ms. */
  deadlineMs: number;
  /** Pause between readings, ms. */
  pollMs?: number;
  clock: Clock;
  signal: AbortSignal;
  sleep?(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Quiescence {
  reached: boolean;
  waitedMs: number;
  /** The last reading; its `quiescent` equals `reached`. */
  samples: Sample[];
  /** One line: how long it rested and what happened meanwhile, or what kept it from resting. */
  detail: string;
}

/**
 * Waits until nothing is in flight and counter, row and logs of every entity stayed the same for `stableMs`.
 * That counter and row agree is no reason to stop earlier: both were seen equal and below the truth while rows were queued.
 * So it is with a settlement whose reply was lost: LiteLLM waits for it and for its repairs 5 s each before it charges anew.
 * A counter that merely expires during the wait is told in `detail` and does not prolong it.
 * @throws the signal's reason; what the sampler throws.
 */
export async function waitForQuiescence(options: QuiescenceOptions): Promise<Quiescence> {
  const { sampler, entities, label, inFlight, stableMs, deadlineMs, clock, signal } = options;
  const { pollMs = 250, sleep = pause, afterFaultMs = stableMs } = options;
  const start = clock.now();
  const changes = new ChangeLog();
  let restingSince = start;
  for (;;) {
    signal.throwIfAborted();
    const openBefore = inFlight();
    const samples = await sampler.read(entities, label, false);
    const open = Math.max(openBefore, inFlight());
    const now = clock.now();
    if (changes.record(samples) || open > 0) restingSince = now;

    const waitedMs = now - start;
    const restedMs = now - restingSince;
    const sinceFaultMs = now - (options.lastFault?.() ?? Number.NEGATIVE_INFINITY);
    const reached = open === 0 && restedMs >= stableMs && sinceFaultMs >= afterFaultMs;
    if (reached || waitedMs >= deadlineMs) {
      const detail = reached
        ? [`at rest for ${Math.round(restedMs)} ms`, ...changes.remarks()].join("; ")
        : [`not at rest after ${Math.round(waitedMs)} ms`, ...restlessness(open, restedMs, changes)].join("; ");
      return { reached, waitedMs, samples: samples.map((sample) => ({ ...sample, quiescent: reached })), detail };
    }
    await sleep(Math.min(pollMs, deadlineMs - waitedMs), signal);
  }
}

function restlessness(open: number, restedMs: number, changes: ChangeLog): string[] {
  return [
    ...(open > 0 ? [`${open} still in flight`] : []),
    ...changes.summary(),
    `the last ${Math.round(restedMs)} ms without a change`,
    ...changes.remarks(),
  ];
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
