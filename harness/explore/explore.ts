import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench, BenchOutcome, BenchTrial } from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import type { CorpusEntry, Progress, Verdict } from "../contracts/index.ts";
import type { Random } from "../planner/index.ts";
import { readRun } from "../record/index.ts";
import { draw, type Ground, narrowed } from "./draw/index.ts";
import { lookInto } from "./look-into.ts";
import { type Candidate, candidateOf, pick } from "./pick.ts";
import { type Asked, absorb, begin, groupsOf, lost, type State, unconfirmed } from "./state.ts";

/** When it ends: no plan is begun after so long, or after so many. */
export type Until = { minutes: number } | { trials: number };

export interface ExploreOptions {
  until: Until;
  random: Random;
  ground: Ground;
  /** Plans of a corpus, to begin with. */
  corpus: readonly CorpusEntry[];
  /** Run directories go to `trials` in it. */
  dir: string;
  clock: Clock;
  signal: AbortSignal;
  /** Told how far it is, a line at a time. */
  report(line: string): void;
}

/** Plans that run side by side; of two such rounds one fills what the other leaves idle. */
const roundSize = 10;
const lanes = 2;
/** Plans of the first round, while nothing is known of what this LiteLLM has. */
const scouts = 2;
/** Of a round, how many plans of the corpus at most. */
const corpusShare = 5;

/**
 * Draws plans, runs and judges them, and draws on by what they showed, until its time is over or the signal aborts. What was
 * judged by then is in the state either way. Run directories stay of trials that diverged or are inconclusive.
 */
export async function explore(bench: Pick<Bench, "run">, options: ExploreOptions): Promise<State> {
  return new Exploration(bench, options).run();
}

class Exploration {
  readonly #bench: Pick<Bench, "run">;
  readonly #options: ExploreOptions;
  readonly #taken = new Set<string>();
  readonly #queue: CorpusEntry[];
  #state: State;
  /** Something was said of what this LiteLLM has. */
  readonly #grounded = Promise.withResolvers<void>();
  #begun = 0;
  #rounds = 0;

  constructor(bench: Pick<Bench, "run">, options: ExploreOptions) {
    this.#bench = bench;
    this.#options = options;
    this.#queue = [...options.corpus];
    this.#state = begin(options.ground);
  }

  async run(): Promise<State> {
    await Promise.all(Array.from({ length: lanes }, (_, lane) => this.#lane(lane)));
    const { signal } = this.#options;
    if (!signal.aborted) await this.#round(this.#confirmations(true));
    return this.#state;
  }

  /** The first one finds out what there is; the others begin when that is known. */
  async #lane(lane: number): Promise<void> {
    if (lane > 0) await this.#grounded.promise;
    while (!this.#options.signal.aborted) {
      const asked = this.#next();
      if (asked.length === 0) return;
      await this.#round(asked);
    }
  }

  /** Empty: it is over. */
  #next(): Asked[] {
    const { until } = this.#options;
    const left = "trials" in until ? until.trials - this.#begun : this.#isTimeLeft(until.minutes) ? roundSize : 0;
    const count = Math.min(left, this.#begun === 0 ? scouts : roundSize);
    if (count <= 0) return [];
    const known = this.#queue.splice(0, Math.min(corpusShare, count)).map((entry) => this.#again(entry));
    const drawn = pick({ ...this.#options, ...this.#state, taken: this.#taken, count: count - known.length });
    const chosen = [...known, ...drawn];
    for (const { plan } of chosen) this.#taken.add(plan.scenario);
    this.#begun += chosen.length;
    return [
      ...chosen.map((candidate): Asked => ({ why: "explore", plan: candidate.plan, candidate })),
      ...this.#confirmations(false),
    ];
  }

  /** A round is not begun that would end half of its time too late. */
  #isTimeLeft(minutes: number): boolean {
    const { rounds } = this.#state;
    const mean = rounds.reduce((sum, { seconds }) => sum + seconds, 0) / Math.max(1, rounds.length);
    return this.#options.clock.now() / 1000 + mean / 2 < minutes * 60;
  }

  /** The very plan of the corpus; it is varied as this phantom429 draws it. */
  #again({ genome, plan }: CorpusEntry): Candidate {
    const { sections } = draw(genome, this.#options.ground);
    return candidateOf({ genome, sections, plan });
  }

  /** Each plan once, whatever it shows. */
  #confirmations(any: boolean): Asked[] {
    const waiting = unconfirmed(this.#state, any).filter(({ key, smallest: { plan } }) => {
      const name = `${plan.scenario} ${key}`;
      const first = !this.#taken.has(name);
      this.#taken.add(name);
      return first;
    });
    return [...Map.groupBy(waiting, ({ smallest }) => smallest.plan)].map(([plan, groups]) => ({
      why: "confirm",
      plan,
      groups: groups.map(({ key }) => key),
    }));
  }

  async #round(asked: readonly Asked[]): Promise<void> {
    if (asked.length === 0) return;
    const number = ++this.#rounds;
    const { clock, signal, report, dir } = this.#options;
    const before = this.#state.known.shown.size;
    const from = clock.now();
    const trials = asked.map(
      ({ plan }, n): BenchTrial => ({ plan, dir: join(dir, "trials", `${number}-${n + 1}-${plan.scenario}`) }),
    );
    const judged = new Map<string, Verdict>();
    const observe = (event: Progress) => {
      if (event.type !== "verdict") return;
      judged.set(event.dir, event.verdict);
      this.#meet(event.dir);
    };
    const outcomes = await this.#bench.run(trials, observe, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return finished(trials, judged);
    });
    for (const outcome of outcomes) await this.#take(asked[trials.indexOf(outcome.trial)]!, outcome);
    this.#grounded.resolve();
    const seconds = (clock.now() - from) / 1000;
    const newFeatures = this.#state.known.shown.size - before;
    this.#state = {
      ...this.#state,
      rounds: [...this.#state.rounds, { trials: outcomes.length, newFeatures, seconds }],
    };
    if (!signal.aborted) report(roundText(number, this.#state));
  }

  #meet(dir: string): void {
    if (this.#rounds > 1) return;
    this.#state = { ...this.#state, ground: narrowed(this.#state.ground, readRun(dir).environment) };
    this.#grounded.resolve();
  }

  async #take(asked: Asked, { trial, ...came }: BenchOutcome): Promise<void> {
    if ("error" in came) {
      this.#state = lost(this.#state, asked);
      this.#options.report(`${trial.plan.scenario} could not be run: ${came.error.message}`);
      return;
    }
    const { verdict, environment, dir } = came.outcome;
    const { plan } = asked;
    const shown = lookInto(dir, plan, verdict);
    const { entities } = environment;
    this.#state = absorb(this.#state, { asked, plan, verdict, environment, entities, dir, shown });
    const { verdict: word } = verdict;
    if (word === "converged" || word === "not-applicable") await rm(dir, { recursive: true, force: true });
  }
}

/** Those of an interrupted round that had their verdict. */
function finished(trials: readonly BenchTrial[], judged: ReadonlyMap<string, Verdict>): BenchOutcome[] {
  return trials.flatMap((trial) => {
    const verdict = judged.get(trial.dir);
    if (verdict === undefined) return [];
    const { environment } = readRun(trial.dir);
    return [{ trial, outcome: { verdict, environment, dir: trial.dir } }];
  });
}

function roundText(number: number, { rounds, words, known, ...state }: State): string {
  const { trials, newFeatures, seconds } = rounds.at(-1)!;
  const groups = groupsOf({ rounds, words, known, ...state });
  const unknown = groups.filter(({ mode }) => mode === "unknown mode").length;
  const finds = `${groups.length - unknown} known modes, ${unknown} unknown`;
  return `round ${number}: ${trials} trials in ${Math.round(seconds)} s, ${newFeatures} new features of ${known.shown.size}; so far ${finds}`;
}
