import { kindOf } from "../catalogue/index.ts";
import type { Plan, PlannedPhase } from "../contracts/index.ts";

/** Of forked replicas, which are asked; the others rest longer, but all of their trials do. */
const restMs = 3_000;

/** About how long a phase sends, beyond what LiteLLM itself takes, ms: slow streams, pauses, delays. */
export function sendingMs({ start, requests, everyMs = 0, idleMs = 0, faults }: PlannedPhase): number {
  const streams = requests.map(({ provider }) => provider.chunks * provider.dripMs);
  const traffic = start === "together" ? Math.max(0, ...streams) : streams.reduce((sum, ms) => sum + ms, 0);
  return (
    idleMs + everyMs * requests.length + traffic + Math.max(0, ...faults.map((fault) => kindOf(fault).lastsMs(fault)))
  );
}

/** About how long a trial of the plan takes on a stack that is up, ms. */
export function expectedMs({ phases }: Plan): number {
  return phases.reduce((sum, phase) => sum + sendingMs(phase) + (phase.settle === "quiescent" ? restMs : 0), 0);
}
