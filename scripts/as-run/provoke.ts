import { plural } from "../../harness/text/index.ts";
import type { ReferenceCell } from "../reference/matrix/index.ts";
import { fillBetween } from "./markers.ts";
import type { AsRun } from "./page.ts";
import { inAllSeeds, type Sighting, share, sightings } from "./sightings.ts";

const mostRuns = 3;
const mostScenarios = 4;

/** The page with the command lines that show its mode between its markers; null without a marker. */
export function fillProvoke(page: string, mode: string, run: AsRun): string | null {
  return fillBetween(page, "provoke", provokeText(mode, run));
}

function provokeText(mode: string, run: AsRun): string {
  const seen = sightings(mode, run.cells);
  if (seen.length === 0) return unseenText(mode, run);
  const runs = runLines(mode, seen, run);
  const lines = [...runs.lines, ...compareLine(mode, seen, run)];
  const more = new Set(seen.map(({ scenario }) => scenario)).size - runs.named.size;
  const rest = more === 0 ? "" : `\n${plural(more, "more scenario")} showed it: see the table below.\n`;
  return `\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n${rest}`;
}

function unseenText(mode: string, { cells, scenarios }: AsRun): string {
  const own = scenarios.filter(({ modes }) => modes.includes(mode)).map(({ id }) => id);
  const lacking = own.filter((id) => !cells.some(({ scenario }) => scenario === id)).map((id) => `\`${id}\``);
  const why = lacking.length === 0 ? "" : ` Not in the matrix yet: ${lacking.join(", ")}.`;
  return `No release in the matrix shows ${mode}.${why}\n`;
}

/** Where all seeds show it first, then where some do; of each scenario the newest release, and those of one release in one line. */
function runLines(mode: string, seen: readonly Sighting[], run: AsRun): { lines: string[]; named: Set<string> } {
  const order = releasesOf(run.cells);
  const age = ({ release }: Sighting) => order.indexOf(release);
  const newestFirst = [...seen].sort((a, b) => age(b) - age(a));
  const sure = firstOfEach(newestFirst.filter(inAllSeeds));
  const newer = newestFirst.filter((each) => {
    const found = sure.find(({ scenario }) => scenario === each.scenario);
    return !inAllSeeds(each) && (found === undefined || age(each) > age(found));
  });
  const rare = firstOfEach(newer.sort((a, b) => b.atLeast / b.seeds.length - a.atLeast / a.seeds.length));
  const groups = [...Map.groupBy([...sure, ...rare], (each) => `${each.release} ${share(each)}`).values()]
    .slice(0, mostRuns)
    .map((group) => declaredFirst(mode, group, run).slice(0, mostScenarios));
  const commands = groups.map((group) => {
    const { release, seeds } = group[0]!;
    const races = !group.every(inAllSeeds) && seeds.length > 1;
    const first = races && seeds[0] !== 1 ? ` --seed ${seeds[0]}` : "";
    const repeat = races ? `${first} --repeat ${seeds.length}` : "";
    const named = group.map(({ scenario }) => scenario).join(" ");
    return [
      `npx phantom429 run ${named} --litellm ${release}${companions([release], run)}${repeat}`,
      `${mode} with ${share(group[0]!)}`,
    ] as const;
  });
  return {
    lines: commands.map(([command, note]) => `${command}   # ${note}`),
    named: new Set(groups.flat().map(({ scenario }) => scenario)),
  };
}

function firstOfEach(seen: readonly Sighting[]): Sighting[] {
  return [...Map.groupBy(seen, ({ scenario }) => scenario).values()].map((own) => own[0]!);
}

/** Those of the catalogue that say they can show the mode, in its order, then others. */
function declaredFirst(mode: string, group: readonly Sighting[], { scenarios }: AsRun): Sighting[] {
  const rank = ({ scenario }: Sighting) => {
    const at = scenarios.findIndex(({ id }) => id === scenario);
    return scenarios[at]?.modes.includes(mode) ? at : scenarios.length + at;
  };
  return [...group].sort((a, b) => rank(a) - rank(b));
}

/** One scenario that showed it with all seeds on one release and converged with all on another; the newest such pair. */
function compareLine(mode: string, seen: readonly Sighting[], run: AsRun): string[] {
  const order = releasesOf(run.cells);
  const newest = (releases: readonly string[]) => order.findLast((release) => releases.includes(release));
  for (const { scenario } of declaredFirst(mode, firstOfEach(seen), run)) {
    const shown = newest(seen.filter((each) => each.scenario === scenario && inAllSeeds(each)).map((e) => e.release));
    const fine = newest(
      run.cells.filter((cell) => cell.scenario === scenario && converged(cell)).map((e) => e.release),
    );
    if (shown === undefined || fine === undefined) continue;
    const [before, after] = order.indexOf(shown) < order.indexOf(fine) ? [shown, fine] : [fine, shown];
    return [
      `npx phantom429 compare ${before} ${after}${companions([before, after], run)} --scenario ${scenario}   # ${mode} on ${shown}, converged on ${fine}`,
    ];
  }
  return [];
}

/** Where the matrix has one of them with other companions than it names. */
function companions(releases: readonly string[], { columns = [] }: AsRun): string {
  const assembled = columns.filter((column) => (column.assembled ?? []).length > 0).map(({ spec }) => spec);
  return releases.some((release) => assembled.includes(release)) ? " --companions nearest" : "";
}

function converged({ verdicts }: ReferenceCell): boolean {
  return verdicts.length > 0 && verdicts.every(({ verdict }) => verdict === "converged");
}

/** As the matrix has them, the oldest first. */
function releasesOf(cells: readonly ReferenceCell[]): string[] {
  return [...new Set(cells.map(({ release }) => release))];
}
