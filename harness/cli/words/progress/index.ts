import type { Terminal } from "../../context.ts";
import { liveProgress } from "./live.ts";
import type { Observer } from "./observer.ts";
import { plainProgress } from "./plain.ts";
import { verboseProgress } from "./verbose.ts";

/** A live screen where a person watches, a line per trial elsewhere, or a line per step where that was asked for. */
export function showProgress({ live, clock, progress, signal }: Terminal, verbose: boolean): Observer {
  if (verbose) return verboseProgress(clock, progress);
  return live ? liveProgress(clock, signal) : plainProgress(clock, progress);
}
