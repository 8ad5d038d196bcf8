import type { Bench } from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import type { Plan, TrialOutcome } from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { confirm, type Rate } from "./confirm.ts";
import { after, batch, begin, type Candidate, guessed, type Limits, openIn, type Search } from "./search.ts";
import { type Size, sizeOf } from "./size.ts";
import type { Target } from "./target.ts";
import { Trials } from "./trials.ts";

export interface ShrinkRequest {
  plan: Plan;
  target: Target;
  /** Ids of requests and faults that the record names. */
  names: readonly string[];
  /** How often each plan is run; it counts when it shows the target once. */
  runs: number;
  minutes: number;
  /** Where it is written: an empty directory. */
  dir: string;
  signal: AbortSignal;
  clock: Clock;
  /** Told of each plan that is smaller than the last. */
  smaller(from: Size, to: Size): void;
}

export interface Shrunk {
  plan: Plan;
  /** False: it is the plan that was given. */
  isSmaller: boolean;
  before: Size;
  after: Size;
  /** The smallest plan's trial that showed it; its directory is DIR/run. */
  outcome: TrialOutcome;
  /** How often the smallest plan showed it when it was run once more, as often as asked, of the runs that were judged. */
  rate: Rate;
  /** Smaller plans that came to no verdict. */
  unjudged: number;
  trials: number;
  ms: number;
  /** `least`: nothing can be left out. `unjudged`: nothing can, as far as plans were judged. `once`: a smaller one showed it once alone. */
  ended: "least" | "unjudged" | "once" | "time" | "interrupted" | "failed";
  /** Why it could not go on; null: it could. */
  failure: PhantomError | null;
}

/** Most of their time they wait for rest. */
export const trialsAtOnce = 12;
/** Requests of one batch: 1.84.0 on two cores takes some 60 a second. */
const requestsAtOnce = 500;
/** The plan itself is run so often before it counts as not reproduced. */
const tries = 3;

/** The plan itself did not show the target; `judged`: how many of its runs came to a verdict. */
export interface NotShown {
  plan: null;
  judged: number;
  of: number;
}

/**
 * Brings a plan down to what it takes to show the target: each step was run and seen.
 * @throws PhantomError, or the signal's reason, where nothing has shown it yet
 */
export async function shrink(request: ShrinkRequest, bench: Pick<Bench, "run">): Promise<Shrunk | NotShown> {
  const { plan, names, runs, dir, signal, clock } = request;
  const times = Math.max(tries, runs);
  const started = clock.now();
  const trials = new Trials(bench, request.target, dir, signal);
  let search = begin(plan, names);
  let ended: Shrunk["ended"] = "least";
  let failure: PhantomError | null = null;
  const plans = [plan];
  const last: { plan: Plan; rate: Rate } = { plan, rate: { shown: 0, of: 0 } };
  const take = (next: Search) => {
    search = next;
    last.plan = next.best.plan;
    if (plans.at(-1) !== last.plan) plans.push(last.plan);
  };
  try {
    const first = await firstStep(search, request, trials);
    if (!trials.hasShown) return { plan: null, judged: first.judged, of: times };
    take(first.search);
    for (let lastMs = 0; ; ) {
      const begun = clock.now();
      if (begun - started + lastMs / 2 > request.minutes * 60_000) {
        ended = "time";
        break;
      }
      const candidates = batch(search, limits(runs));
      if (candidates.length === 0) break;
      take(await step(search, candidates, request, trials));
      lastMs = clock.now() - begun;
    }
    await confirm(plans, times, trials, (smallest, rate) => Object.assign(last, { plan: smallest, rate }));
    if (last.plan !== search.best.plan && ended === "least") ended = "once";
  } catch (error) {
    if (!trials.hasShown) throw error;
    ended = signal.aborted ? "interrupted" : "failed";
    if (!signal.aborted) failure = toPhantomError(error, "shrink the plan");
  } finally {
    if (!trials.hasShown) await trials.end();
  }
  const outcome = await trials.end();
  const { count } = trials;
  const { plan: smallest, rate } = last;
  const sizes = { before: sizeOf(plan), after: sizeOf(smallest) };
  const unjudged = openIn(search, smallest);
  if (ended === "least" && unjudged > 0) ended = "unjudged";
  const ms = clock.now() - started;
  return {
    plan: smallest,
    isSmaller: smallest !== plan,
    ...sizes,
    outcome: outcome!,
    rate,
    unjudged,
    trials: count,
    ms,
    ended,
    failure,
  };
}

function limits(runs: number): Limits {
  return { width: Math.max(2, Math.floor(trialsAtOnce / runs)), requests: requestsAtOnce };
}

/** Small plans of what the record names; the plan itself only where none of these shows the target. */
async function firstStep(
  search: Search,
  request: ShrinkRequest,
  trials: Trials,
): Promise<{ search: Search; judged: number }> {
  const { plan, runs } = request;
  const candidates = guessed(search, limits(runs));
  const found = candidates.length === 0 ? search : await step(search, candidates, request, trials);
  if (trials.hasShown) return { search: found, judged: 0 };
  const [itself] = await trials.run([plan], Math.max(tries, runs));
  await trials.keep(itself!.shown);
  return { search: found, judged: itself!.judged };
}

/** One batch: the smallest plan that showed the target is kept. */
async function step(
  search: Search,
  candidates: readonly Candidate[],
  { plan, runs, smaller }: ShrinkRequest,
  trials: Trials,
): Promise<Search> {
  const outcomes = await trials.run(
    candidates.map((one) => one.plan),
    runs,
  );
  const shown = outcomes.map((one) => (one.shown.length > 0 ? true : one.judged < runs ? null : false));
  const found = after(search, candidates, shown);
  const chosen = candidates.findIndex((one) => one.plan === found.best.plan);
  await trials.drop(outcomes.filter((_, index) => index !== chosen).flatMap((one) => one.shown));
  if (chosen === -1) return found;
  await trials.keep(outcomes[chosen]!.shown);
  smaller(sizeOf(plan), sizeOf(found.best.plan));
  return found;
}
