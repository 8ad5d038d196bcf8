import type { Bench } from "../../harness/campaign/index.ts";
import type { Clock } from "../../harness/clock.ts";
import type { TrialOutcome } from "../../harness/contracts/index.ts";
import type { PhantomError } from "../../harness/errors/index.ts";
import { wholeGround } from "../../harness/explore/draw/index.ts";
import { explore } from "../../harness/explore/explore.ts";
import type { Records } from "../../harness/explore/look-into.ts";
import { randomFrom } from "../../harness/planner/index.ts";
import { weightOf } from "../../harness/shrink/index.ts";
import { shows, type Target } from "../../harness/shrink/target.ts";
import { type Both, judged } from "./both.ts";
import { type Known, knownFrom, type Suspect, suspectOf } from "./suspects.ts";

export interface HuntOptions extends Both {
  minutes: number;
  seed: number;
  replicas: number;
  known: readonly Known[];
  dir: string;
  logDir: string;
  clock: Clock;
  signal: AbortSignal;
  report(line: string): void;
  /** Tests give others. */
  records?: Records;
}

/** A plan whose trials show the target with the planted defect alone. */
export interface Found {
  suspect: Suspect;
  target: Target;
}

export interface Hunted {
  found: Found | null;
  minutes: number;
  /** Explored plans that were judged; those that were run again are not among them. */
  trials: number;
  known: readonly Known[];
  failure: PhantomError | null;
}

/** Suspects of one round that are run again. */
const suspectsAtOnce = 4;
/** How often, with and without the planted defect. */
const times = 2;

/** Explores the patched LiteLLM until a plan shows what the same plan does not show on the plain one, or the time is over. */
export async function hunt(options: HuntOptions): Promise<Hunted> {
  const { minutes, seed, replicas, dir, logDir, clock, signal, report, records } = options;
  const over = new AbortController();
  const from = clock.now();
  const watcher = new Watcher(options, (found) => over.abort(found));
  const { failure } = await explore(watcher, {
    until: { minutes },
    random: randomFrom(seed),
    ground: wholeGround(replicas, "local"),
    corpus: [],
    dir,
    logDir,
    clock: { now: () => clock.now() - from },
    signal: AbortSignal.any([signal, over.signal]),
    report,
    ...(records ? { records } : {}),
  });
  const { found, foundAt, trials, known } = watcher;
  return { found, minutes: ((foundAt ?? clock.now()) - from) / 60_000, trials, known, failure };
}

/** Stands between an exploration and its bench, and looks at what diverged. */
class Watcher implements Pick<Bench, "run"> {
  readonly #options: HuntOptions;
  readonly #tell: (found: Found) => void;
  readonly #looked = new Set<string>();
  known: readonly Known[];
  found: Found | null = null;
  foundAt: number | null = null;
  trials = 0;

  constructor(options: HuntOptions, tell: (found: Found) => void) {
    this.#options = options;
    this.#tell = tell;
    this.known = options.known;
  }

  run: Bench["run"] = async (trials, observe, stop, more) => {
    const outcomes = await this.#options.patched.run(trials, observe, stop, more);
    const suspects = outcomes.flatMap((one) => {
      const { plan } = one.trial;
      if (!("outcome" in one) || this.#looked.has(plan.scenario)) return [];
      this.#looked.add(plan.scenario);
      this.trials += one.outcome.verdict.verdict === "inconclusive" ? 0 : 1;
      return suspectOf(plan, one.outcome, this.known) ?? [];
    });
    if (suspects.length > 0 && this.found === null) await this.#look(suspects);
    return outcomes;
  };

  async #look(suspects: readonly Suspect[]): Promise<void> {
    const { plain, patched, dir, signal, clock, report } = this.#options;
    const rank = ({ isNewMode, plan }: Suspect) => (isNewMode ? 0 : 1e9) + weightOf(plan);
    const chosen = suspects.toSorted((a, b) => rank(a) - rank(b)).slice(0, suspectsAtOnce);
    const plans = chosen.map(({ plan }) => plan);
    const [without, again] = await Promise.all(
      [plain, patched].map((bench) => judged(bench, plans, times, dir, signal)),
    );
    for (const [index, suspect] of chosen.entries()) {
      for (const outcome of without![index]!) this.known = [...this.known, ...knownFrom(suspect.plan, outcome)];
      const target = suspect.targets.find((one) => differs(one, without![index]!, again![index]!));
      const seen = suspect.targets.map(({ mode, kind }) => `${mode} on ${kind}`).join(", ");
      report(
        `${suspect.plan.scenario}: ${seen}: ${target ? "by the planted defect alone" : "not by it, or not each time"}`,
      );
      if (target === undefined || this.found !== null) continue;
      this.found = { suspect, target };
      this.foundAt = clock.now();
      this.#tell(this.found);
    }
  }
}

/** Each run with the defect shows the target, and none without it does. */
export function differs(target: Target, without: readonly TrialOutcome[], withIt: readonly TrialOutcome[]): boolean {
  return (
    without.length > 0 &&
    withIt.length > 0 &&
    withIt.every((one) => shows(target, one)) &&
    !without.some((one) => shows(target, one))
  );
}
