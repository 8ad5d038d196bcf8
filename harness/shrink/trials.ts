import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../campaign/index.ts";
import type { Plan, TrialOutcome } from "../contracts/index.ts";
import { shows, type Target } from "./target.ts";

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

  /** By plan, the trials of it that showed the target. @throws PhantomError where none could be run */
  async run(plans: readonly Plan[], times: number): Promise<TrialOutcome[][]> {
    const place = () => join(this.#dir, "trials", String(++this.#count));
    const trials = plans.flatMap((plan) => Array.from({ length: times }, () => ({ plan, dir: place() })));
    const outcomes = await this.#bench.run(trials, undefined, this.#signal);
    const [failure] = outcomes.flatMap((one) => ("error" in one ? [one.error] : []));
    if (failure && outcomes.every((one) => "error" in one)) throw failure;
    const seen = outcomes.map((one) => ("outcome" in one && shows(this.#target, one.outcome) ? one.outcome : null));
    await Promise.all(trials.flatMap(({ dir }, index) => (seen[index] === null ? [remove(dir)] : [])));
    return plans.map((_, index) => seen.slice(index * times, (index + 1) * times).filter((one) => one !== null));
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
    if (this.#best) await rename(this.#best.dir, dir);
    await remove(join(this.#dir, "trials"));
    return this.#best && { ...this.#best, dir };
  }
}

const remove = (dir: string) => rm(dir, { recursive: true, force: true });
