import fc from "fast-check";
import type { Clock } from "../harness/clock.ts";
import type { Target } from "./types.ts";

export interface Bug {
  /** What was thrown: its first line. */
  what: string;
  /** The least case that was found. */
  example: string;
  /** Draws it again, with `path`. */
  seed: number;
  path: string;
}

export interface Round {
  target: string;
  cases: number;
  seconds: number;
  bugs: Bug[];
}

export interface Limits {
  cases: number;
  seconds: number;
  seed: number;
}

/** Runs between two looks at the clock; a search that has found something ends with its part. */
const runsInPart = 5_000;
/** After so many different bugs the rest is not looked for. */
const mostBugs = 5;
const longestExample = 2_000;

/** Tries cases until there were enough of them, time is up, or too much was found. */
export async function fuzz(target: Target, { cases, seconds, seed }: Limits, clock: Clock): Promise<Round> {
  await using opened = await target.open();
  const started = clock.now();
  const left = () => seconds * 1000 - (clock.now() - started);
  const bugs = new Map<string, Bug>();
  let done = 0;
  for (let part = 0; done < cases && left() > 0 && bugs.size < mostBugs; part++) {
    const details = await fc.check(opened.property, {
      seed: seed + part,
      numRuns: Math.min(runsInPart, Math.ceil((cases - done) / target.casesPerRun)),
      interruptAfterTimeLimit: left(),
    });
    done += details.numRuns * target.casesPerRun;
    if (details.failed && details.counterexample !== null) {
      const bug = bugOf(details);
      if (!bugs.has(bug.what)) bugs.set(bug.what, bug);
    }
  }
  return { target: target.name, cases: done, seconds: (clock.now() - started) / 1000, bugs: [...bugs.values()] };
}

function bugOf({ errorInstance, counterexample, seed, counterexamplePath }: fc.RunDetails<unknown>): Bug {
  const text = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const [what = ""] = text.split("\n");
  return {
    what,
    example: fc.stringify(counterexample).slice(0, longestExample),
    seed,
    path: counterexamplePath ?? "",
  };
}
