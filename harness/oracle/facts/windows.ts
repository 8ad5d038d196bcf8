import type { Sample } from "../../contracts/index.ts";
import type { Reset } from "./types.ts";

/** "spend:key:…:window:30s" → "30s" */
export function durationOfWindow(counterKey: string): string {
  return counterKey.slice(counterKey.lastIndexOf(":") + 1);
}

/**
 * What LiteLLM seeds a window's counter from and compares it with. Where it keeps no row, the sampler reads the logs of the
 * running period; where it read none, the row is what the logs have got since the rest before the last reset.
 */
export function withRow(sample: Sample, samples: readonly Sample[], resets: readonly Reset[]): Sample {
  if (sample.row !== null) return sample;
  const reset = resets.findLast(({ ref, from }) => ref === sample.ref && from < sample.t);
  const before =
    reset && samples.findLast(({ ref, t, quiescent }) => ref === sample.ref && quiescent && t <= reset.from);
  return { ...sample, row: sample.logsSpend - (before?.logsSpend ?? 0) };
}
