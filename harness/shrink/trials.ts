import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../campaign/index.ts";
import type { Plan, TrialOutcome } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { placedIn } from "../record/index.ts";
import { writeTrialReports } from "../report/index.ts";
import { shows, type Target } from "./target.ts";

/** What the runs of one plan came to. */
export interface Seen {
  /** Those that showed the target. */
  shown: TrialOutcome[];
  /** How many came to a verdict. */
  judged: number;
}

type Came = TrialOutcome | PhantomError;

/** Runs plans, and keeps of all their records only that of the smallest plan which showed the target. */
export class Trials {
  readonly #bench: Pick<Bench, "run">;
  readonly #target: Target;
  readonly #dir: string;
  readonly #signal: AbortSignal;
  #best: TrialOutcome | null = null;
  #count = 0;

  constructor(bench: Pick<Bench, "run">, target: Target, dir: string, signal: AbortSignal) {
    this.#bench = bench;
    this.#target = target;
    this.#dir = dir;
    this.#signal = signal;
  }

  get count(): number {
    return this.#count;
  }

  get hasShown(): boolean {
    return this.#best !== null;
  }

  /**
   * By plan, in the order given. A trial that came to no verdict runs once more.
   * @throws PhantomError where none could be run
   */
  async run(plans: readonly Plan[], times: number): Promise<Seen[]> {
    const first = await this.#once(plans.flatMap((plan) => Array.from({ length: times }, () => plan)));
    const open = first.flatMap((one, index) => (isJudged(one) ? [] : [index]));
    const again = await this.#once(open.map((index) => plans[Math.floor(index / times)]!));
    const last = [...first];
    for (const [at, index] of open.entries()) last[index] = again[at]!;
    const [failure] = last.flatMap((one) => (one instanceof PhantomError ? [one] : []));
    if (failure && last.every((one) => one instanceof PhantomError)) throw failure;
    return plans.map((_, index) => {
      const own = last.slice(index * times, (index + 1) * times);
      return { shown: own.filter((one) => this.#shows(one)), judged: own.filter(isJudged).length };
    });
  }

  /** Of those that do not show the target no record stays. */
  async #once(plans: readonly Plan[]): Promise<Came[]> {
    if (plans.length === 0) return [];
    const trials = plans.map((plan) => ({ plan, dir: join(this.#dir, "trials", String(++this.#count)) }));
    const outcomes = await this.#bench.run(trials, undefined, this.#signal);
    const came = outcomes.map((one) => ("outcome" in one ? one.outcome : one.error));
    await Promise.all(trials.flatMap(({ dir }, index) => (this.#shows(came[index]!) ? [] : [remove(dir)])));
    return came;
  }

  #shows(came: Came): came is TrialOutcome {
    return !(came instanceof PhantomError) && shows(this.#target, came);
  }

  /** Keeps the first of these in place of what was kept, and removes the others. */
  async keep([first, ...others]: readonly TrialOutcome[]): Promise<void> {
    if (first === undefined) return;
    await Promise.all([...others, ...(this.#best ? [this.#best] : [])].map(({ dir }) => remove(dir)));
    this.#best = first;
  }

  async drop(outcomes: readonly TrialOutcome[]): Promise<void> {
    await Promise.all(outcomes.map(({ dir }) => remove(dir)));
  }

  /** What was kept, moved to its place; nothing else stays. */
  async end(): Promise<TrialOutcome | null> {
    const dir = join(this.#dir, "run");
    const best = this.#best;
    if (best) await rename(best.dir, dir);
    await remove(join(this.#dir, "trials"));
    if (best === null) return null;
    const environment = placedIn(best.environment, dir);
    // They name the command that repeats the trial, by its place.
    await writeTrialReports(dir, best.verdict, environment);
    return { ...best, dir, environment };
  }
}

/** An error or inconclusive says nothing of the plan. */
function isJudged(came: Came): came is TrialOutcome {
  return !(came instanceof PhantomError) && came.verdict.verdict !== "inconclusive";
}

const remove = (dir: string) => rm(dir, { recursive: true, force: true });
