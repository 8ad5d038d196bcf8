import type { Clock } from "../clock.ts";
import type { Sleep } from "./read/index.ts";
import type { Setting } from "./tell/index.ts";
import type { Assumptions } from "./types.ts";

export interface AuditOptions {
  /** At least 2. */
  samples: number;
  intervalMs: number;
  assumed: Assumptions;
  /** What the printed commands depend on. */
  setting: Setting;
  /** Counters that only time can tell about are read on until it can be told. */
  follow: boolean;
  /** Compare rows with logs, of rows that began at most so long ago, ms; null: only those of findings. */
  logsWithinMs: number | null;
}

export interface Around {
  clock: Clock;
  sleep: Sleep;
  signal: AbortSignal;
  report(text: string): void;
}
