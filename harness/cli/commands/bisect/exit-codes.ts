import { isSkippable, shows } from "../../../bisect/index.ts";
import { modesOf } from "../../../contracts/index.ts";
import { PhantomError, toPhantomError } from "../../../errors/index.ts";
import { Interruption } from "../../../process/index.ts";
import { parseChoice } from "../../options/index.ts";
import type { Telling } from "../../words/index.ts";
import { parseMode } from "./ends.ts";

/**
 * What `git bisect run` reads. 125 skips a commit. From 128 on it stops: for what every commit would meet, which would be skipped one after
 * the other otherwise. All below 128 but 0 and 125 means bad, so phantom429's own 2, 3 and 4 must not reach it.
 */
const exits = { good: 0, bad: 1, skip: 125, stop: 128 } as const;

/**
 * Of `run --bisect-exit-codes`: bad where a trial shows the mode, good where all were judged and none does. Where a fix is sought the older
 * side is the bad one, and git bisect takes 0 for the older side.
 */
export function exitCodeFor({
  mode = null,
  find,
}: {
  mode?: string | null;
  find?: string;
}): Telling["exitCode"] & object {
  const { good, bad } = find === "fixed" ? { good: exits.bad, bad: exits.good } : exits;
  return ({ trials, failures }) => {
    const judged = trials.map(({ verdict: { verdict, findings } }) => ({ verdict, modes: modesOf(findings) }));
    if (judged.some((trial) => shows(trial, mode))) return bad;
    if (failures.some(({ error }) => !isSkippable(error))) return exits.stop;
    const isWhole = judged.every(({ verdict }) => verdict === "converged" || verdict === "diverged");
    return isWhole && failures.length === 0 && judged.length > 0 ? good : exits.skip;
  };
}

/** The exit code of a command line that ended with an error; undefined: the error's own. */
export function gitBisectExit(thrown: unknown, args: readonly string[]): number | undefined {
  if (!args.includes("--bisect-exit-codes") || thrown instanceof Interruption) return undefined;
  return isSkippable(toPhantomError(thrown, "run")) ? exits.skip : exits.stop;
}

interface ExitFlags {
  bisectExitCodes?: boolean;
  mode?: string;
  find?: string;
  expect?: string;
  dryRun?: boolean;
  keepStack?: boolean;
}

/** @throws PhantomError ERR_OPTION_INVALID */
export function refuseBisectFlags({ bisectExitCodes, mode, find, expect, dryRun, keepStack }: ExitFlags): void {
  if (!bisectExitCodes) {
    if (mode !== undefined)
      throw invalid(
        "--mode",
        "--mode goes with --bisect-exit-codes.",
        `To say which modes must come out, use --expect ${mode}.`,
      );
    if (find !== undefined)
      throw invalid("--find", "--find goes with --bisect-exit-codes.", "Leave it out, or use `npx phantom429 bisect`.");
    return;
  }
  if (mode !== undefined) parseMode(mode);
  if (find !== undefined) parseChoice("--find", find, ["fixed", "broken"]);
  const idle = expect !== undefined ? "--expect" : dryRun ? "--dry-run" : keepStack ? "--keep-stack" : null;
  if (idle !== null)
    throw invalid(
      "--bisect-exit-codes",
      `--bisect-exit-codes and ${idle} are given.`,
      `Leave ${idle} out: the exit code says whether the mode is there.`,
    );
}

function invalid(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
