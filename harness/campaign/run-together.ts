import { setTimeout as delay } from "node:timers/promises";
import type PQueue from "p-queue";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import type { Fall } from "./onward.ts";

export interface Together<T> {
  /** Aborts, with the error, when a replica of their stack has ended by itself. Absent: they run to their ends whatever it does. */
  fallen: AbortSignal | undefined;
  /** Runs one to its end. @param until what ends it before */
  run(trial: T, until: AbortSignal): Promise<void>;
  /** Told of one that could not be run, for a reason of its own. */
  lose(trial: T, thrown: unknown): void;
  queue: PQueue;
  priority(trial: T): number;
  signal: AbortSignal;
}

/** What replicas refuse once one has ended is met before its end is told, ms. */
const toldWithinMs = 2000;

/**
 * Runs trials on one stack, as many at once as the queue lets. Resolves when nothing of them runs any more. Null: all of them came
 * to their end, or the signal has aborted.
 */
export async function runTogether<T>(
  trials: readonly T[],
  { fallen, run, lose, queue, priority, signal }: Together<T>,
): Promise<(Fall<T> & { error: PhantomError }) | null> {
  const until = fallen ? AbortSignal.any([signal, fallen]) : signal;
  const begun = new Map<T, Promise<void>>();
  const cut: T[] = [];
  const queued = trials.map((trial) => {
    const begin = () => {
      const end = run(trial, until).catch(async (error: unknown) => {
        if (fallen && (await aborts(fallen, toldWithinMs, signal))) cut.push(trial);
        else lose(trial, error);
      });
      begun.set(trial, end);
      return end;
    };
    return queue.add(begin, { priority: priority(trial), signal: until });
  });
  // What waits in the queue leaves it as the signal aborts; what has begun ends a little later.
  await Promise.allSettled(queued);
  await Promise.all(begun.values());
  const waiting = trials.filter((trial) => !begun.has(trial));
  if (!fallen?.aborted || signal.aborted || cut.length + waiting.length === 0) return null;
  return { over: begun.size - cut.length, cut, waiting, error: toPhantomError(fallen.reason, "run trials") };
}

/** Whether it aborts within that time. */
async function aborts(awaited: AbortSignal, ms: number, signal: AbortSignal): Promise<boolean> {
  if (awaited.aborted || signal.aborted) return awaited.aborted;
  await delay(ms, undefined, { signal: AbortSignal.any([awaited, signal]) }).catch(() => {});
  return awaited.aborted;
}
