import { kindOf, type TimedFault } from "../catalogue/index.ts";
import type { Holds } from "./holds.ts";
import type { Strikes } from "./strikes.ts";
import type { PhaseContext } from "./types.ts";

/** Tells when one of a phase's requests has its outcome. */
export interface Endings {
  /** Calls back when the first of these requests has ended. */
  onFirst(requests: readonly string[], listener: () => void): void;
}

/** Strikes at once, and records it when it is done. False: it found nothing to strike, is not recorded, and so did not fire. */
async function strikeNow(fault: TimedFault, { clock, record, strike }: PhaseContext): Promise<boolean> {
  const t = clock.now();
  const struck = await strike(fault);
  if (struck === null) return false;
  const { replica, detail } = struck;
  const held = fault.whenHeld.length === 0 ? "" : ` while ${fault.whenHeld.join(", ")} were held`;
  const after = fault.whenStruck === undefined ? "" : ` after ${fault.whenStruck} had struck`;
  record({ type: "fault", t, fault: fault.id, kind: fault.kind, replica, detail: `${detail}${held}${after}` });
  return true;
}

/** What a fault's moment is made of. */
export interface Moments {
  endings: Endings;
  strikes: Strikes;
  holds: Holds;
}

/**
 * Strikes at the moment when all of the fault's requests are held at the provider and the fault that it hangs on has
 * struck. The requests are let go afterwards, or as it begins where the catalogue says so (`heldGoOn`). When one of them
 * ends before that moment, or the other fault will never strike, the moment cannot come: the requests are released and
 * nothing is recorded, so the fault did not fire.
 */
export async function strikeInItsMoment(
  fault: TimedFault,
  context: PhaseContext,
  { endings, strikes, holds }: Moments,
  stop: AbortSignal,
): Promise<void> {
  const { provider, trial } = context;
  const missed = new AbortController();
  const signal = AbortSignal.any([missed.signal, stop]);
  let struck = false;
  endings.onFirst(fault.whenHeld, () => missed.abort());
  try {
    await Promise.all([
      ...fault.whenHeld.map((id) => provider.held(trial, id, signal)),
      ...(fault.whenStruck === undefined ? [] : [hasStruck(fault.whenStruck, strikes, missed, signal)]),
    ]);
    const striking = strikeNow(fault, context);
    if (kindOf(fault).heldGoOn) holds.letGo(fault);
    struck = await striking;
  } catch (reason) {
    if (!missed.signal.aborted && !stop.aborted) throw reason;
  } finally {
    // Those of a killed replica have lost their peer; the others go on.
    holds.letGo(fault);
    strikes.over(fault.id, struck);
  }
}

async function hasStruck(fault: string, strikes: Strikes, missed: AbortController, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<false>((resolve) => {
    if (signal.aborted) resolve(false);
    else signal.addEventListener("abort", () => resolve(false), { once: true });
  });
  if (await Promise.race([strikes.after(fault), aborted])) return;
  missed.abort();
  missed.signal.throwIfAborted();
}
