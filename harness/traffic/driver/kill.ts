import type { PhaseContext, ReplicaKill } from "./types.ts";

/** Tells when one of a phase's requests has its outcome. */
export interface Endings {
  /** Calls back when the first of these requests has ended. */
  onFirst(requests: readonly string[], listener: () => void): void;
}

/**
 * Kills a replica at the moment when all of the fault's requests are held at the provider. When one of them ends
 * before that, the moment cannot come: the others are released and the fault is not recorded, so it did not fire.
 */
export async function killWhenHeld(
  fault: ReplicaKill,
  { provider, trial, clock, record, killReplica, swallow }: PhaseContext,
  endings: Endings,
  stop: AbortSignal,
): Promise<void> {
  const missed = new AbortController();
  const signal = AbortSignal.any([missed.signal, stop]);
  endings.onFirst(fault.whenHeld, () => missed.abort());
  const release = () => {
    for (const id of fault.whenHeld) provider.release(trial, id);
  };
  try {
    await Promise.all(fault.whenHeld.map((id) => provider.held(trial, id, signal)));
  } catch (reason) {
    release();
    if (missed.signal.aborted || stop.aborted) return;
    throw reason;
  }
  if (swallow === "kill") return release();
  const t = clock.now();
  await killReplica(fault.replica);
  const detail = `SIGKILL while ${fault.whenHeld.join(", ")} were held`;
  record({ type: "fault", t, fault: fault.id, kind: fault.kind, replica: fault.replica, detail });
}
