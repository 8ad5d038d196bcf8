import { type Mode, modeFamilies } from "../../harness/catalogue/index.ts";
import { markdownTable } from "../../harness/report/columns.ts";
import { isControl } from "../reference/work.ts";
import { fillBetween } from "./markers.ts";
import type { AsRun } from "./page.ts";
import { inAllSeeds, sightings } from "./sightings.ts";

const mostNames = 4;

/**
 * docs/modes/README.md with a table of each family of modes between its markers, and with the scenarios that are about no mode;
 * null without one of those.
 */
export function fillCatalogue(page: string, run: AsRun): string | null {
  const filled = Object.entries(modeFamilies).reduce<string | null>(
    (text, [family, own]) => text && fillBetween(text, family, `${familyTable(own, run)}\n`),
    page,
  );
  return filled && fillBetween(filled, "without-a-mode", withoutText(run));
}

function familyTable(family: Readonly<Record<string, Mode>>, run: AsRun): string {
  return markdownTable(
    ["mode", "what happens", "scenarios", "page"],
    Object.entries(family).map(([id, { happens, title, page }]) => [
      id,
      happens,
      scenariosText(id, run),
      `[${title}](${page}.md)`,
    ]),
  );
}

/** Where no scenario shows it, it takes a patch. */
function scenariosText(mode: string, run: AsRun): string {
  const all = scenariosOf(mode, run).map((id) => `\`${id}\``);
  if (all.length === 0) return "`control-success` with a patch";
  const more = all.length - mostNames;
  return all.slice(0, mostNames).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/**
 * Those that say they can show it and did in the matrix, then those that the matrix has not run, then others that did. Where it
 * was never seen: all that say they can.
 */
function scenariosOf(mode: string, { cells, scenarios }: AsRun): string[] {
  const seen = new Set([
    ...sightings(mode, cells).map(({ scenario }) => scenario),
    ...cells.filter(({ labels }) => labels.includes(mode)).map(({ scenario }) => scenario),
  ]);
  const declared = scenarios.filter(({ modes }) => modes.includes(mode)).map(({ id }) => id);
  if (seen.size === 0) return declared;
  const tried = new Set(cells.map(({ scenario }) => scenario));
  const found = [...declared.filter((id) => seen.has(id)), ...declared.filter((id) => !tried.has(id))];
  const others = scenarios.map(({ id }) => id).filter((id) => seen.has(id) && !found.includes(id));
  return [...found, ...others];
}

function withoutText({ scenarios }: AsRun): string {
  const none = scenarios.filter(({ id, modes }) => modes.length === 0 && !isControl(id));
  return `Scenarios that are about no mode: ${none.map(({ id }) => `\`${id}\``).join(", ")}.\n`;
}

/** "redis-restarted D10 (1.94.3)": modes that all seeds of a scenario showed on a release, and that it does not say it can show. */
export function undeclared({ cells, scenarios }: AsRun): string[] {
  const modes = [...new Set(cells.flatMap((cell) => cell.modes))].filter((mode) => mode.startsWith("D"));
  return scenarios.flatMap(({ id, modes: declared }) =>
    modes
      .filter((mode) => !declared.includes(mode))
      .flatMap((mode) => {
        const sure = sightings(mode, cells).filter((each) => each.scenario === id && inAllSeeds(each));
        return sure.length === 0 ? [] : [`${id} ${mode} (${sure.map(({ release }) => release).join(", ")})`];
      }),
  );
}
