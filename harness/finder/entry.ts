import { type ModeId, modeIds, modeOf } from "../catalogue/index.ts";
import { makePlan, type Scenario, type Traits, traitsOf } from "../planner/index.ts";
import { type Red, type Result, redOf, results } from "../releases/index.ts";

/** A scenario with all that is known of it without running it. */
export interface Entry extends Traits {
  scenario: Scenario;
  /** Modes that it says it can show, then others that it showed in the reference matrix. */
  modes: readonly string[];
  /** Upstream's issues and pull requests about these modes. */
  threads: readonly number[];
  /** Where the reference matrix has it, the oldest release first. */
  results: readonly Result[];
  /** The newest release on which a seed diverged. */
  redOn: Result | null;
  /** A command that was red; null: none was. */
  red: Red | null;
}

export function entryOf(scenario: Scenario, among: readonly Result[] = results): Entry {
  const own = among.filter((result) => result.scenario === scenario.id);
  const shown = own.flatMap((result) => result.modes.map(({ mode }) => mode)).filter(isMode);
  const all = [...new Set([...scenario.modes, ...shown])];
  return {
    ...traitsOf(makePlan(scenario, { seed: 1 })),
    scenario,
    modes: all,
    threads: threadsOf(all),
    results: own,
    redOn: own.findLast(({ diverged }) => diverged > 0) ?? null,
    red: redOf([[scenario.id]], null, among),
  };
}

/** Those to begin with come first and controls last; between them what is red on a newer release, and with more seeds. */
export function inOrder(entries: readonly Entry[], releases: readonly string[] = releasesOf(results)): Entry[] {
  const rank = ({ scenario, redOn, results: own }: Entry) => [
    scenario.beginWith ? 0 : scenario.id.startsWith("control-") ? 2 : 1,
    -(redOn === null ? -1 : releases.indexOf(redOn.release)),
    -(redOn === null ? 0 : redOn.diverged / redOn.judged),
    -own.filter(({ diverged }) => diverged > 0).length,
  ];
  return [...entries]
    .map((entry) => ({ entry, rank: rank(entry) }))
    .sort((a, b) => {
      const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
      return at === -1 ? (a.entry.scenario.id < b.entry.scenario.id ? -1 : 1) : a.rank[at]! - b.rank[at]!;
    })
    .map(({ entry }) => entry);
}

/** The oldest first. */
export function releasesOf(among: readonly Result[]): string[] {
  return [...new Set(among.map(({ release }) => release))];
}

/** The issues and pull requests about some modes, by number. */
export function threadsOf(ids: readonly string[]): number[] {
  const found = ids.flatMap((id) => (isMode(id) ? threads(id) : []));
  return [...new Set(found)].sort((a, b) => a - b);
}

/** The modes that an issue or pull request is about. */
export function modesAbout(thread: number): ModeId[] {
  return modeIds.filter((id) => threads(id).includes(thread));
}

export function isMode(id: string): id is ModeId {
  return modeOf(id) !== null;
}

function threads(id: ModeId): readonly number[] {
  return modeOf(id)!.threads ?? [];
}
