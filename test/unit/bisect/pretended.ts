import { type Begun, bisect, courseBetween, type End, type Outcome } from "../../../harness/bisect/index.ts";
import type { BisectAsked, BisectDocument, BisectTrial } from "../../../harness/contracts/index.ts";

/** What a pretended release does with a seed: modes that it shows, or why it cannot be judged. */
export type Does = (seed: number) => string[] | "inconclusive" | "not-applicable" | "broken";

export interface Pretended {
  versions: string[];
  /** In place of one a day, in the order of the versions. */
  dates?: Record<string, string>;
  does(version: string): Does;
}

export const asked = (more: Partial<BisectAsked> = {}): BisectAsked => ({
  good: "1.9.0",
  bad: "1.1.0",
  scenario: "any",
  planHash: "hash",
  mode: "D1",
  order: "version",
  firstSeed: 1,
  seeds: 3,
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  subject: { settings: [], latestDeps: false, companions: "exact" },
  ...more,
});

function begun({ versions, dates = {} }: Pretended, wish: BisectAsked): Begun {
  const offered = versions.map((version, at) => ({
    version,
    published: dates[version] ?? new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
    withdrawn: null,
  }));
  return {
    phantom429: "0",
    command: "phantom429 bisect",
    startedAt: "2026-01-01T00:00:00.000Z",
    asked: wish,
    ...courseBetween(wish, offered),
    rounds: [],
  };
}

export interface Told {
  end: End;
  document: BisectDocument;
  /** "1.5.0 seeds 1 2 3 (midpoint)" */
  runs: string[];
}

/** Goes through a bisection on releases that do as they are told. @param stopAfter rounds, as Ctrl-C does */
export async function search(
  pretended: Pretended,
  wish = asked(),
  from?: BisectDocument,
  stopAfter = 1000,
): Promise<Told> {
  const runs: string[] = [];
  const saved: BisectDocument[] = [];
  const { end, document } = await bisect(
    { ...begun(pretended, wish), ...(from ? { rounds: from.rounds } : {}) },
    {
      async run({ release, seeds, why }) {
        if (runs.length === stopAfter) throw Object.assign(new Error("stopped"), { saved: saved.at(-1) });
        runs.push(`${release} seeds ${seeds.join(" ")} (${why})`);
        return outcome(pretended.does(release), seeds);
      },
      save: async (each) => void saved.push(each),
      tell: () => {},
      now: () => 0,
    },
  );
  return { end, document, runs };
}

function outcome(does: Does, seeds: readonly number[]): Outcome {
  const trials = seeds.flatMap((seed): BisectTrial[] => {
    const did = does(seed);
    if (did === "broken") return [];
    const verdict = typeof did === "string" ? did : did.length > 0 ? "diverged" : "converged";
    return [
      { seed, verdict, modes: typeof did === "string" ? [] : did, planHash: "hash", headline: verdict, dir: `${seed}` },
    ];
  });
  const error = { code: "ERR_INSTALL_FAILED", operation: "install it", message: "It failed.", hint: "None." };
  return { trials, errors: trials.length < seeds.length ? [error] : [] };
}

/** Always the same modes. */
export const always =
  (...modes: string[]): Does =>
  () =>
    modes;
