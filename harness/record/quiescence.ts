import { setTimeout as delay } from "node:timers/promises";
import { litellm } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import type { BoundEntity, FlushAnswer, Sample, Undelivered } from "../contracts/index.ts";
import { flushedAgain, Rounds } from "./rounds.ts";
import { ChangeLog } from "./sample-changes.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Where answers have no log yet, so many times `stableMs` must pass: on a busy machine LiteLLM's own queue of callbacks was seen
 * to stand still for longer than that, and without Redis nothing else shows that it does.
 */
const unloggedTimes = 3;
const quietMs = litellm.flushedAfterCallWithinMs.value;

export interface QuiescenceOptions {
  sampler: Pick<Sampler, "read" | "undelivered">;
  /** Asked before each reading: which key a counter has may show only then. */
  entities(): readonly BoundEntity[];
  label: string;
  /** How many requests of an entity, by ref, were answered and are to be billed; absent: that is not known. */
  answered?(ref: string): number;
  /** Exchanges open at clients and provider together. */
  inFlight(): number;
  /** Clock time at which a fault last struck a counter or a process, or its last victim went on: what LiteLLM tries again is not at rest. */
  lastFault?(): number;
  /** Clock time at which a planned Redis fault last struck at all. */
  lastStrike?(): number;
  /** How long everything must rest, ms: two write intervals of the subject and a bit, because its rows follow in batches. */
  stableMs: number;
  /** Give up after this many ms, or later while LiteLLM's spend ledger has something to apply. */
  deadlineMs: number;
  /**
   * How much later at most, ms: 1.110 leases the ledger to a replica for 60 s (DEFAULT_CRON_JOB_LOCK_TTL_SECONDS), and where
   * the holder dies, or Redis does not hear that it is done, none applies anything until then.
   */
  leaseMs?: number;
  /**
   * Asks each replica what it is still at and, where that is nothing, to write what it has to write. Absent: nothing is
   * asked, and the times above decide alone.
   */
  flush?: (() => Promise<readonly (FlushAnswer | null)[]>) | undefined;
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
  /** What LiteLLM's spend ledger held at the last reading, and the rows did not have. */
  undelivered: Undelivered[];
  /** One line: how long it rested and what happened meanwhile, or what kept it from resting. */
  detail: string;
}

/**
 * Waits until nothing is in flight and every replica has said twice that it is at nothing and has written what it had to
 * write, while counter, row and logs of every entity stayed the same; or, where that cannot be asked or is not so, until
 * they stayed the same for `stableMs`.
 * That counter and row agree is no reason to stop earlier: both were seen equal and below the truth while rows were queued.
 * So it is with a settlement whose reply was lost: LiteLLM waits for it and for its repairs 5 s each before it charges anew.
 * While LiteLLM's spend ledger has something to apply, a lease and that time must pass without a change; not so while a
 * fault goes on striking, which may be what keeps it from being applied (scenario rows-written-late), and counters would
 * expire meanwhile. What is parked is never applied, so that it is not waited for.
 * A counter that merely expires during the wait is told in `detail` and does not prolong it.
 * @throws the signal's reason; what the sampler throws.
 */
export async function waitForQuiescence(options: QuiescenceOptions): Promise<Quiescence> {
  const { sampler, label, inFlight, stableMs, deadlineMs, clock, signal } = options;
  const { pollMs = 250, leaseMs = litellm.ledgerLeaseMs.value, sleep = pause } = options;
  const start = clock.now();
  const changes = new ChangeLog();
  const rounds = new Rounds(options.flush);
  let restingSince = start;
  let giveUpMs = deadlineMs;
  let ledger = "";
  for (;;) {
    signal.throwIfAborted();
    const openBefore = inFlight();
    const isAnswered = rounds.isAnswered;
    const entities = options.entities();
    const samples = await sampler.read(entities, label, false);
    const undelivered = await sampler.undelivered(entities);
    const pending = undelivered.filter(({ state }) => state === "pending").length;
    const open = Math.max(openBefore, inFlight());
    const now = clock.now();
    const written = undelivered.map(({ delivery, state, attempts }) => `${delivery} ${state} ${attempts}`).join();
    const isCalm = !changes.record(samples) && written === ledger && open === 0;
    if (!isCalm) restingSince = now;
    rounds.read(isAnswered, isCalm);
    ledger = written;
    const since = (moment: number | undefined) => now - (moment ?? Number.NEGATIVE_INFINITY);
    // The ledger is tried in each write interval, of which `stableMs` is two.
    const isHindered = since(options.lastStrike?.()) < stableMs / 2;
    // A write that failed is tried again up to 4 times, after 1 to 2, 2 to 4 and 4 to 8 s (proxy/db/db_spend_update_writer.py).
    const calmMs = stableMs * (isUnlogged(samples, entities, options) ? unloggedTimes : 1);
    const needMs = pending > 0 && !isHindered ? leaseMs + stableMs : calmMs;

    const waitedMs = now - start;
    const restedMs = now - restingSince;
    if (pending > 0) giveUpMs = Math.max(giveUpMs, Math.min(waitedMs + needMs, deadlineMs + leaseMs));
    const isQuiet = open === 0 && restedMs >= quietMs && since(options.lastFault?.()) >= quietMs;
    const isFlushed = isQuiet && pending === 0 && rounds.areEnough;
    const reached = isFlushed || (open === 0 && restedMs >= needMs && since(options.lastFault?.()) >= stableMs);
    if (reached || waitedMs >= giveUpMs) {
      const detail = reached
        ? [
            `at rest for ${Math.round(restedMs)} ms`,
            ...(isFlushed ? [flushedAgain] : rounds.remarks()),
            ...notWritten(pending),
            ...changes.remarks(),
          ].join("; ")
        : [`not at rest after ${Math.round(waitedMs)} ms`, ...restlessness(open, pending, restedMs, changes)].join(
            "; ",
          );
      return {
        reached,
        waitedMs,
        undelivered,
        samples: samples.map((sample) => ({ ...sample, quiescent: reached })),
        detail,
      };
    }
    // While a fault may strike again, or the ledger waits, asking would change when that is tried.
    if (open === 0 && pending === 0 && !isHindered) rounds.begin();
    await sleep(Math.min(pollMs, giveUpMs - waitedMs), signal);
  }
}

/** Of keys, which every release logs. */
function isUnlogged(
  samples: readonly Sample[],
  entities: readonly BoundEntity[],
  { answered }: Pick<QuiescenceOptions, "answered">,
): boolean {
  const keys = new Set(entities.filter(({ kind }) => kind === "key").map(({ ref }) => ref));
  return samples.some(({ ref, logsCount }) => keys.has(ref) && logsCount < (answered?.(ref) ?? 0));
}

function restlessness(open: number, pending: number, restedMs: number, changes: ChangeLog): string[] {
  return [
    ...(open > 0 ? [`${open} still in flight`] : []),
    ...notWritten(pending),
    ...changes.summary(),
    `the last ${Math.round(restedMs)} ms without a change`,
    ...changes.remarks(),
  ];
}

function notWritten(pending: number): string[] {
  return pending > 0 ? [`${pending} of LiteLLM's deliveries not applied to rows`] : [];
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
