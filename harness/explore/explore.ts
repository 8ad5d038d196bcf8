import { join } from "node:path";
import type { Bench, BenchOutcome, BenchTrial } from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import { type CorpusEntry, type Progress, type StackFall, unknownMode, type Verdict } from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import type { Random } from "../planner/index.ts";
import { draw, type Ground, narrowed } from "./draw/index.ts";
import { type Records, records } from "./look-into.ts";
import { type Candidate, candidateOf, pick } from "./pick.ts";
import { Places } from "./places.ts";
import {
  type Asked,
  absorb,
  begin,
  confirmedGroups,
  fallen,
  groupsOf,
  keptPlaces,
  lost,
  type State,
  unconfirmed,
} from "./state.ts";

/** When it ends: no plan is begun after so long, or after so many. */
export type Until = { minutes: number } | { trials: number };

export interface ExploreOptions {
  until: Until;
  /** Minutes of `until` that are left for what follows where a find was confirmed. */
  spare: number;
  random: Random;
  ground: Ground;
  /** Plans of a corpus, to begin with. */
  corpus: readonly CorpusEntry[];
  /** Run directories go to `trials` in it. */
  dir: string;
  /** The bench's logs. */
  logDir: string;
  clock: Clock;
  signal: AbortSignal;
  /** Told how far it is, a line at a time. */
  report(line: string): void;
  /** Tests give others. */
  records?: Records;
}

/** What an exploration came to. */
export interface Ended {
  state: State;
  /** Why it could not go on; null: it could. */
  failure: PhantomError | null;
}

/** Plans that run side by side; of two such rounds one fills what the other leaves idle. */
const roundSize = 10;
const lanes = 2;
/** Plans of the first round, while nothing is known of what this LiteLLM has. */
const scouts = 2;
/** Of a round, how many plans of the corpus at most. */
const corpusShare = 5;
/** So many rounds in a row without a trial that could be run: the environment is broken. */
const lostRounds = 2;

/**
 * Draws plans, runs and judges them, and draws on by what they showed, until its time is over or the signal aborts. What was
 * judged by then is in the state either way, also where it could not go on. Run directories and logs stay of the few smallest trials of each group, and of what could not be judged.
 */
export async function explore(bench: Pick<Bench, "run">, options: ExploreOptions): Promise<Ended> {
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
  /** In a row, without a trial that could be run. */
  #lost = 0;
  #lastError: PhantomError | null = null;
  #failure: PhantomError | null = null;
  readonly #failed = new AbortController();
  /** No round is begun any more, and those that run end. */
  readonly #over: AbortSignal;
  readonly #records: Records;
  readonly #places = new Places();

  constructor(bench: Pick<Bench, "run">, options: ExploreOptions) {
    this.#bench = bench;
    this.#options = options;
    this.#queue = [...options.corpus];
    this.#state = begin(options.ground);
    this.#over = AbortSignal.any([options.signal, this.#failed.signal]);
    this.#records = options.records ?? records;
  }

  async run(): Promise<Ended> {
    await Promise.all(Array.from({ length: lanes }, (_, lane) => this.#lane(lane)));
    if (!this.#over.aborted) await this.#tried(() => this.#round(this.#confirmations(true)));
    const nothing = Object.values(this.#state.words).every((count) => count === 0);
    const lost = nothing && !this.#over.aborted ? this.#lastError : null;
    return { state: this.#state, failure: this.#failure ?? lost };
  }

  /** The first one finds out what there is; the others begin when that is known. */
  async #lane(lane: number): Promise<void> {
    if (lane > 0) await this.#grounded.promise;
    await this.#tried(async () => {
      while (!this.#over.aborted) {
        const asked = this.#next();
        if (asked.length === 0) return;
        await this.#round(asked);
      }
    });
    this.#grounded.resolve();
  }

  /** What is thrown ends all lanes, and nothing that was judged is lost. */
  async #tried(task: () => Promise<void>): Promise<void> {
    await task().catch((error: unknown) => {
      if (!this.#over.aborted) this.#failure = toPhantomError(error, "explore");
      this.#failed.abort(error);
    });
  }

  /** Empty: it is over. */
  #next(): Asked[] {
    const { until } = this.#options;
    const left =
      "trials" in until ? until.trials - this.#begun : this.#isTimeLeft(until.minutes - this.#spare) ? roundSize : 0;
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

  get #spare(): number {
    return confirmedGroups(this.#state).length > 0 ? this.#options.spare : 0;
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
    const { clock, report, dir, logDir } = this.#options;
    const before = this.#state.known.shown.size;
    const from = clock.now();
    const trials = asked.map(
      ({ plan }, n): BenchTrial => ({ plan, dir: join(dir, "trials", `${number}-${n + 1}-${plan.scenario}`) }),
    );
    const judged = new Map<string, Verdict>();
    const logs = `round-${number}`;
    const observe = (event: Progress) => {
      if (event.type !== "verdict") return;
      judged.set(event.dir, event.verdict);
      this.#meet(event.dir);
    };
    const fell = ({ reason, again }: StackFall) => {
      const names = again.map(({ scenario }) => scenario);
      const dirs = trials.filter(({ plan }) => names.includes(plan.scenario)).map((trial) => trial.dir);
      this.#state = fallen(this.#state, reason, names, [join(logDir, logs), ...dirs]);
    };
    const { outcomes, thrown } = await this.#bench.run(trials, observe, this.#over, { logs, fell }).then(
      (all) => ({ outcomes: all, thrown: null }),
      (error: unknown) => ({ outcomes: this.#finished(trials, judged), thrown: { error } }),
    );
    for (const outcome of outcomes) this.#take(asked[trials.indexOf(outcome.trial)]!, outcome);
    const dirs = trials.map((trial) => trial.dir);
    this.#places.add(join(logDir, logs), dirs);
    await this.#places.sweep(keptPlaces(this.#state));
    if (thrown === null) this.#checkLost(outcomes);
    else if (!this.#over.aborted) throw thrown.error;
    this.#grounded.resolve();
    const seconds = (clock.now() - from) / 1000;
    const newFeatures = this.#state.known.shown.size - before;
    this.#state = {
      ...this.#state,
      rounds: [...this.#state.rounds, { trials: outcomes.length, newFeatures, seconds }],
    };
    if (!this.#over.aborted) report(roundText(number, this.#state));
  }

  #meet(dir: string): void {
    if (this.#rounds > 1) return;
    this.#state = { ...this.#state, ground: narrowed(this.#state.ground, this.#records.environmentOf(dir)) };
    this.#grounded.resolve();
  }

  /** @throws the first trial's error where none could be run for too long */
  #checkLost(outcomes: readonly BenchOutcome[]): void {
    const errors = outcomes.flatMap((one) => ("error" in one ? [one.error] : []));
    this.#lastError = errors[0] ?? this.#lastError;
    this.#lost = errors.length < outcomes.length ? 0 : this.#lost + 1;
    if (this.#lost === lostRounds) throw errors[0];
  }

  /** Those of an interrupted round that had their verdict. */
  #finished(trials: readonly BenchTrial[], judged: ReadonlyMap<string, Verdict>): BenchOutcome[] {
    return trials.flatMap((trial) => {
      const { dir } = trial;
      const verdict = judged.get(dir);
      const outcome = verdict && { verdict, environment: this.#records.environmentOf(dir), dir };
      return outcome ? [{ trial, outcome }] : [];
    });
  }

  #take(asked: Asked, { trial, ...came }: BenchOutcome): void {
    if ("error" in came) {
      this.#state = lost(this.#state, asked, came.error.message, trial.dir);
      this.#options.report(`${trial.plan.scenario} could not be run: ${came.error.message}`);
      return;
    }
    const { verdict, environment, dir } = came.outcome;
    const { plan } = asked;
    const shown = this.#records.shownBy(dir, plan, verdict);
    this.#state = absorb(this.#state, { asked, plan, verdict, environment, dir, shown });
  }
}

function roundText(number: number, { rounds, words, known, ...state }: State): string {
  const { trials, newFeatures, seconds } = rounds.at(-1)!;
  const groups = groupsOf({ rounds, words, known, ...state });
  const unknown = groups.filter(({ mode }) => mode === unknownMode).length;
  const finds = `${groups.length - unknown} known modes, ${unknown} unknown`;
  return `round ${number}: ${trials} trials in ${Math.round(seconds)} s, ${newFeatures} new features of ${known.shown.size}; so far ${finds}`;
}
