import { judgedReleases } from "./judged-releases.ts";
import { type Result, results } from "./results.ts";

/** A command line that was red in the reference matrix. */
export interface Red {
  scenario: string;
  release: string;
  /** Modes that were seen there, the first one meant. */
  modes: readonly string[];
  /** In how many of the judged trials; null: in some, and the matrix does not say in how many. */
  times: number | null;
  of: number;
  command: string;
}

/**
 * The surest and newest red run of some scenarios: with every seed before some, on a release that installs exactly before one that
 * needs stand-ins, then of an earlier group, on a newer release, and earlier in its group. Null: the matrix has none.
 * @param groups of scenarios, the preferred ones first
 * @param mode only runs that showed it
 */
export function redOf(
  groups: readonly (readonly string[])[],
  mode: string | null = null,
  among: readonly Result[] = results,
): Red | null {
  const scenarios = groups.flat();
  const releases = [...new Set(among.map(({ release }) => release))];
  const found = among.flatMap((result) => {
    const { scenario, release, judged } = result;
    if (!scenarios.includes(scenario)) return [];
    const times = timesOf(result, mode);
    if (times === 0) return [];
    const modes = result.modes.map((shown) => shown.mode);
    const ordered = mode === null ? modes : [mode, ...modes.filter((other) => other !== mode)];
    const rank = [
      Number(times !== judged),
      Number(needsStandIns(release)),
      groups.findIndex((group) => group.includes(scenario)),
      -releases.indexOf(release),
      scenarios.indexOf(scenario),
    ];
    return [{ scenario, release, modes: ordered, times, of: judged, rank }];
  });
  const [best] = found.sort((a, b) => compare(a.rank, b.rank));
  if (best === undefined) return null;
  const { rank: _, ...red } = best;
  return { ...red, command: commandOf(red) };
}

/** Null: some. */
function timesOf({ diverged, modes }: Result, mode: string | null): number | null {
  if (mode === null) return diverged;
  const shown = modes.find((each) => each.mode === mode);
  if (shown === undefined) return 0;
  if (shown.seeds.length > 0) return shown.seeds.length;
  return modes.length === 1 ? diverged : null;
}

function commandOf({ scenario, release, times, of }: Omit<Red, "command">): string {
  const standIns = needsStandIns(release) ? " --companions nearest" : "";
  const repeat = times === of ? "" : ` --repeat ${of}`;
  return `npx phantom429 run ${scenario} --litellm ${release}${standIns}${repeat}`;
}

function needsStandIns(release: string): boolean {
  return judgedReleases.find(({ version }) => version === release)?.companions === "nearest";
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}
