import type { PhaseContext, TimedFault } from "./types.ts";

const goesOnMeanwhile: ReadonlySet<TimedFault["kind"]> = new Set([
  "replica-stop",
  "postgres-pause",
  "postgres-partition",
]);

/** Tells when one of a phase's requests has its outcome. */
export interface Endings {
  /** Calls back when the first of these requests has ended. */
  onFirst(requests: readonly string[], listener: () => void): void;
}

/** Strikes at once, and records it when it is done; what found nothing to strike is not recorded, so it did not fire. */
export async function strikeNow(fault: TimedFault, { clock, record, strike, swallow }: PhaseContext): Promise<void> {
  if (swallow === "nemesis") return;
  const t = clock.now();
  const struck = await strike(fault);
  if (struck === null) return;
  const { replica, detail } = struck;
  const when = fault.whenHeld.length === 0 ? "" : ` while ${fault.whenHeld.join(", ")} were held`;
  record({ type: "fault", t, fault: fault.id, kind: fault.kind, replica, detail: `${detail}${when}` });
}

/**
 * Strikes at the moment when all of the fault's requests are held at the provider, and lets them go afterwards; those of
 * a replica that is stopped go on at once, because their end is what it waits for, and those of a Postgres that is paused or
 * out of reach, because they are to settle meanwhile. When one of them ends before that
 * moment, it cannot come: the others are released and nothing is recorded, so it did not fire.
 */
export async function strikeWhenHeld(
  fault: TimedFault,
  context: PhaseContext,
  endings: Endings,
  stop: AbortSignal,
): Promise<void> {
  const { provider, trial } = context;
  const missed = new AbortController();
  const signal = AbortSignal.any([missed.signal, stop]);
  const letGo = () => {
    for (const id of fault.whenHeld) provider.release(trial, id);
  };
  endings.onFirst(fault.whenHeld, () => missed.abort());
  try {
    await Promise.all(fault.whenHeld.map((id) => provider.held(trial, id, signal)));
    const struck = strikeNow(fault, context);
    if (goesOnMeanwhile.has(fault.kind)) letGo();
    await struck;
  } catch (reason) {
    if (!missed.signal.aborted && !stop.aborted) throw reason;
  } finally {
    // Those of a killed replica have lost their peer; the others go on.
    letGo();
  }
}
