import type { EntityKind, Sample } from "../../contracts/index.ts";

/** A second budget of a key or team, over a time of its own: it has a counter and no row. */
export function isWindow(kind: EntityKind): boolean {
  return kind === "key_window" || kind === "team_window";
}

/** What LiteLLM seeds and compares a counter with: for a window the sum of its logs. */
export function withRow(sample: Sample, kind: EntityKind): Sample {
  return isWindow(kind) ? { ...sample, row: sample.row ?? sample.logsSpend } : sample;
}
