import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import type { ExploreGroup } from "../contracts/index.ts";
import { toPhantomError } from "../errors/index.ts";
import { namesOf, renamed, shrink, targetsOf, writeShrunk } from "../shrink/index.ts";
import { plural } from "../text/index.ts";
import { findingsOf, type Group } from "./groups.ts";

/** One that was confirmed, and the directory that it has already. */
export interface Find {
  group: Group;
  name: string;
  dir: string;
}

export interface ShrinkOptions {
  bench: Pick<Bench, "run">;
  /** For all finds together. */
  ms: number;
  /** The LiteLLM as one types it: "--litellm 1.84.0 --setting …". */
  subject: string;
  /** The bench's logs. */
  logDir: string;
  clock: Clock;
  signal: AbortSignal;
  report(line: string): void;
}

/** A smaller plan, in `shrunk` of the find's directory, or why there is none. */
export type Outcome = ExploreGroup["shrunk"];
export const outOfTime = "the time was over";
export const interrupted = "interrupted";

/** Finds side by side: trials of one wait for rest most of their time. */
const lanes = 3;
/** A find has at least so long: some five batches of trials. */
const leastMs = 90_000;
/** At the end the smallest plan is run again. */
const confirmMs = 20_000;

/** Shrinks finds in the order given, as many as there is time for. When it is over, what was found until then is written. */
export async function shrinkFinds(finds: readonly Find[], options: ShrinkOptions): Promise<Map<string, Outcome>> {
  const { ms, clock, signal, logDir, report } = options;
  const outcomes = new Map<string, Outcome>();
  if (ms <= 0 || finds.length === 0) return outcomes;
  const end = clock.now() + ms;
  const over = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(ms))]);
  const least = Math.min(ms, leastMs);
  const most = Math.max(least, (ms * lanes) / finds.length);
  const waiting = [...finds];
  const lane = async () => {
    for (let find = waiting.shift(); find !== undefined; find = waiting.shift()) {
      const left = end - clock.now();
      if (over.aborted || left < least / 2) return;
      const own = Math.max(0, Math.min(most, left) - confirmMs);
      const outcome = await shrinkFind(find, own, over, options);
      outcomes.set(find.name, outcome);
      report(`${find.name}: ${textOf(outcome)}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await rm(join(logDir, logs), { recursive: true, force: true });
  return outcomes;
}

const logs = "shrink";

function textOf(outcome: Outcome): string {
  if ("why" in outcome) return `not shrunk: ${outcome.why}`;
  const { requests, faults } = outcome.size;
  return `shrunk to ${plural(requests, "request")} and ${plural(faults, "fault")}`;
}

async function shrinkFind(find: Find, ms: number, over: AbortSignal, options: ShrinkOptions): Promise<Outcome> {
  const { bench, clock, subject } = options;
  const { smallest, key } = find.group;
  const findings = [...findingsOf(key, smallest)];
  const shown = { ...smallest, verdict: { ...smallest.verdict, findings } };
  const [target] = targetsOf(shown);
  if (target === undefined) return { why: "no finding is about a counter" };
  const dir = join(find.dir, "shrunk");
  let runs = 0;
  const run: Bench["run"] = (trials, observe, stop) =>
    bench.run(trials, observe, stop, { logs: join(logs, find.name, String(++runs)) });
  const none = async (why: string): Promise<Outcome> => {
    await rm(dir, { recursive: true, force: true });
    return { why };
  };
  try {
    const plan = renamed(smallest.plan);
    const about = { plan, target, names: namesOf(target, shown), runs: 1, minutes: ms / 60_000, dir };
    const shrunk = await shrink({ ...about, signal: over, clock, smaller: () => {} }, { run });
    if (shrunk.plan === null) {
      const { judged, of } = shrunk;
      return none(judged < of ? "its plan could not be judged again" : `not seen again in ${of} runs`);
    }
    await writeShrunk(dir, shrunk, { target, form: "curl", subject });
    const { after, rate } = shrunk;
    const ended = shrunk.ended === "interrupted" && !options.signal.aborted ? "time" : shrunk.ended;
    return { dir: `finds/${find.name}/shrunk`, size: after, rate, ended };
  } catch (error) {
    if (options.signal.aborted) return none(interrupted);
    return none(over.aborted ? outOfTime : toPhantomError(error, `shrink ${find.name}`).message);
  }
}
