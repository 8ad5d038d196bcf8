import type { ExpectedTrial, Progress, VerdictWord } from "../../../contracts/index.ts";
import { oneLine } from "../../../text/index.ts";

/** How far a trial is. `failed`: it could not be run. */
export type TrialState = "waiting" | "running" | "failed" | VerdictWord;

export interface TalliedTrial extends Pick<ExpectedTrial, "subject" | "scenario" | "seed" | "expectedMs"> {
  state: TrialState;
  /** When it began here, ms; null: it has not, or it has its verdict from before. */
  since: number | null;
  /** What it does, or what it came to. */
  detail: string;
}

/** How far a campaign is: trials in the order of its reports. */
export type Tally = ReadonlyMap<string, TalliedTrial>;

type Event = Exclude<Progress, { type: "directory" }>;

/** The trials after an event at `now`, ms; the same map where nothing changed. */
export function tallied(tally: Tally, event: Event, now: number): Tally {
  if (event.type === "planned") {
    return new Map(
      event.trials.map(({ done, ...trial }) => [
        keyOf(trial),
        { ...trial, state: done ?? "waiting", since: null, detail: "" },
      ]),
    );
  }
  if (event.type !== "trial" && event.type !== "verdict") return tally;
  const { subject, scenario, seed } = event;
  const before = tally.get(keyOf(event)) ?? { subject, scenario, seed, expectedMs: 0, state: "waiting", since: null };
  const detail = oneLine(event.type === "verdict" ? event.verdict.headline : event.detail);
  const state = event.type === "verdict" ? event.verdict.verdict : event.state;
  return new Map(tally).set(keyOf(event), { ...before, state, since: before.since ?? now, detail });
}

export const isOver = ({ state }: TalliedTrial) => state !== "waiting" && state !== "running";

/** "[23/86] 3 diverged, about 4 min left" */
export function countText(tally: Tally, now: number): string {
  const trials = [...tally.values()];
  const news = (["diverged", "inconclusive", "failed"] as const).flatMap((state) => {
    const count = trials.filter((trial) => trial.state === state).length;
    return count === 0 ? [] : [`${count} ${state === "failed" ? "could not be run" : state}`];
  });
  const left = leftText(leftMs(trials, now));
  return [`[${trials.filter(isOver).length}/${trials.length}]`, [...news, ...left].join(", ")].join(" ").trimEnd();
}

/**
 * About how long it takes until all trials are over, ms, by how fast the others were. Null: none is over that ran here.
 */
function leftMs(trials: readonly TalliedTrial[], now: number): number | null {
  const ran = trials.filter(({ since }) => since !== null);
  if (!ran.some(isOver)) return null;
  const progress = (trial: TalliedTrial) =>
    isOver(trial) ? trial.expectedMs : Math.min(trial.expectedMs, now - (trial.since ?? now));
  const done = sum(ran.map(progress));
  const open = trials.filter((trial) => !isOver(trial));
  const missing = sum(open.map((trial) => trial.expectedMs - progress(trial)));
  const elapsed = now - Math.min(...ran.map(({ since }) => since!));
  const longest = Math.max(0, ...open.map((trial) => trial.expectedMs - progress(trial)));
  return done === 0 ? null : Math.max(longest, (missing * elapsed) / done);
}

function leftText(ms: number | null): string[] {
  if (ms === null || ms === 0) return [];
  return [ms < 60_000 ? "less than a minute left" : `about ${Math.round(ms / 60_000)} min left`];
}

const keyOf = ({ subject, scenario, seed }: Pick<ExpectedTrial, "subject" | "scenario" | "seed">) =>
  `${subject} ${scenario} ${seed}`;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
