import { wilson } from "../../../harness/changes/index.ts";
import { modesOf, type Verdict } from "../../../harness/contracts/index.ts";
import { type Judged, toldModes } from "../../../harness/report/mode-kinds.ts";

/** Modes and labels are null where a matrix of before does not say which seed had them. */
export interface SeedVerdict {
  seed: number;
  verdict: Verdict["verdict"];
  modes: string[] | null;
  labels: string[] | null;
}

/** What a scenario came to on a release, over all seeds. */
export interface ReferenceCell {
  scenario: string;
  /** The release as it was asked for. */
  release: string;
  /** As the process itself said. */
  version: string;
  /** One per seed, in the order of the seeds. */
  verdicts: SeedVerdict[];
  /** Of all diverged seeds. */
  modes: string[];
  /** The same with the kinds of entity that they were on, "D16 (tag)"; as `modes` where a matrix does not say. */
  told: string[];
  /** Catalogue ids of what only looks like a defect, of all seeds. */
  labels: string[];
  /** All seeds came to the same verdict. */
  agreed: boolean;
  /** How many diverged of those that converged or diverged, with Wilson's 95 % interval of that share. */
  diverged: { of: number; count: number; low: number; high: number };
}

type Tried = Judged & { verdict: Verdict };

/** Scenario × release in the order given; cells without a trial are left out. */
export function referenceCells(
  trials: readonly Tried[],
  scenarios: readonly string[],
  releases: readonly string[],
): ReferenceCell[] {
  return scenarios.flatMap((scenario) =>
    releases.flatMap((release) => {
      const own = trials.filter(({ verdict }) => verdict.scenario === scenario && verdict.subject.spec === release);
      return own.length === 0 ? [] : [cellOf(own.toSorted((a, b) => a.verdict.seed - b.verdict.seed))];
    }),
  );
}

function cellOf(trials: readonly Tried[]): ReferenceCell {
  const verdicts = trials.map(({ verdict }) => verdict);
  const { scenario, subject } = verdicts[0]!;
  const diverged = verdicts.filter(({ verdict }) => verdict === "diverged");
  return {
    scenario,
    release: subject.spec,
    version: subject.version,
    verdicts: verdicts.map((each) => {
      const { seed, verdict, findings } = each;
      return { seed, verdict, modes: verdict === "diverged" ? modesOf(findings) : [], labels: labelled([each]) };
    }),
    modes: modesOf(diverged.flatMap(({ findings }) => findings)),
    told: toldModes(trials.filter(({ verdict }) => verdict.verdict === "diverged")),
    labels: labelled(verdicts),
    agreed: new Set(verdicts.map(({ verdict }) => verdict)).size === 1,
    diverged: divergedShare(verdicts),
  };
}

/** Of those that converged or diverged. */
export function divergedShare(verdicts: readonly Pick<SeedVerdict, "verdict">[]): ReferenceCell["diverged"] {
  const number = (word: Verdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === word).length;
  const count = number("diverged");
  const of = count + number("converged");
  const [low, high] = wilson(count, of);
  return { count, of, low, high };
}

function labelled(verdicts: readonly Verdict[]): string[] {
  const ids = verdicts.flatMap(({ labels }) => labels.flatMap(({ mode }) => mode ?? []));
  return [...new Set(ids)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
