import { modeOf, pageOf, tagOf } from "../../catalogue/index.ts";
import { type Entry, type KnownMode, releasesOf, type Shown, threadsOf } from "../../finder/index.ts";
import { takes } from "../../planner/index.ts";
import { type Red, type Result, results } from "../../releases/index.ts";
import { columns, lines } from "../../report/index.ts";
import { list } from "../../text/index.ts";

const width = 110;

/** What is known of a scenario: what it does, what it takes, what each release did, and a command that was red. */
export function scenarioText(entry: Entry): string {
  const { scenario, modes, threads, routes, entities } = entry;
  const { id, title, about, needs, settings, replicas } = scenario;
  const rows = [
    ["shows", modes.map(tagOf).join("; ") || "no defect: it must converge everywhere"],
    ["pages", [...new Set(modes.flatMap((mode) => pageOf(mode) ?? []))].join(", ")],
    ["issues", threads.map((thread) => `#${thread}`).join(" ")],
    ["it takes", entry.takes.map((take) => takes[take]).join(", ")],
    [
      "lasts",
      `about ${Math.max(1, Math.round(entry.expectedMs / 1000))} s, and some 25 s for a stack of ${replicas} replicas`,
    ],
    ["routes", routes.join(", ")],
    ["budgets", entities.map((kind) => kind.replaceAll("_", " ")).join(", ")],
    ["needs", needs.join(", ")],
    ["settings", settings.join(", ")],
    ["must hold", "settled, agreement, truth, no-phantom-refusal, no-bypass, recovery (docs/verdicts.md)"],
  ];
  return (
    `${id}${scenario.beginWith ? "  ★" : ""}\n${title}\n\n${lines(about, width)}\n${facts(rows)}\n` +
    `${resultsText(entry.results)}\n${redText(entry.red, `npx phantom429 run ${id}`)}`
  );
}

/** What is known of a mode. @param release of that one alone; null: of all */
export function modeText({ id, entries, takes: least, seenOn, red }: KnownMode, release: string | null): string {
  const { title, happens, isRace, lookAlike } = modeOf(id)!;
  const rows = [
    [
      "kind",
      lookAlike === undefined ? "a defect" : `it looks like a defect and is none by itself (label "${lookAlike}")`,
    ],
    ["race", isRace ? "yes: a run that converges does not refute it" : ""],
    ["it takes", least.map((take) => takes[take]).join(", ")],
    release === null
      ? ["seen on", `${seenOn.join(", ") || "no release"} (of ${releasesOf(results).length} in the reference matrix)`]
      : [release, seenOn.length > 0 ? "shows it in the reference matrix" : "does not show it in the reference matrix"],
    [
      "issues",
      threadsOf([id])
        .map((thread) => `https://github.com/BerriAI/litellm/issues/${thread}`)
        .join(" "),
    ],
    [
      "scenarios",
      list(
        entries.map(({ scenario }) => scenario.id),
        8,
      ),
    ],
    ["page", `${pageOf(id)}: how to provoke it by hand, what the report shows, what helps`],
  ];
  return `${id}: ${title}\n${happens}\n\n${facts(rows)}\n${redText(red, `npx phantom429 list --mode ${id}`)}`;
}

/** "ordinary traffic, clients that hang up: D1, streams aborted after a chunk; …" */
export function shownModesText(release: string, shown: readonly Shown[]): string {
  const rows = shown.map(({ takes: those, modes }) =>
    lines(`${those.map((take) => takes[take]).join(", ")}: ${modes.map(tagOf).join("; ")}`, width - 2),
  );
  const said = rows.map((row) => row.replaceAll(/^(?=.)/gm, "  ")).join("");
  return `\nWhat LiteLLM ${release} showed in the reference matrix, by what it takes (npx phantom429 explain D…):\n${said}`;
}

/** "npx phantom429 run …   (D9 with 3 of 3 seeds)" */
export function redLine({ command, modes, times, of }: Red): string {
  const share = times === null ? `some of ${of} seeds` : `${times} of ${of} seeds`;
  return `${command}   (${modes[0] ?? "diverged"} with ${share})`;
}

function redText(red: Red | null, otherwise: string): string {
  return red === null
    ? `It was red nowhere in the reference matrix. To see for yourself: ${otherwise}\n`
    : `It was red with: ${redLine(red)}\n`;
}

/** Rows that say nothing are left out. */
function facts(rows: readonly string[][]): string {
  return rows
    .filter(([, text]) => text !== "")
    .map(([name = "", text = ""]) =>
      lines(text, width - 11)
        .replace(/^/, name.padEnd(11))
        .replaceAll(/\n(?=.)/g, `\n${" ".repeat(11)}`),
    )
    .join("");
}

function resultsText(own: readonly Result[]): string {
  if (own.length === 0) return "The reference matrix does not have it.\n";
  return columns(
    ["release", "diverged", "modes"],
    own.map(({ release, judged, diverged, inconclusive, modes }) => [
      release,
      judged > 0 ? `${diverged} of ${judged} seeds` : inconclusive > 0 ? "inconclusive" : "does not apply",
      modes
        .map(({ mode, seeds }) => {
          if (seeds.length === 0) return `${mode} (some seed)`;
          return seeds.length === judged ? mode : `${mode} (seed ${seeds.join(", ")})`;
        })
        .join(", "),
    ]),
  );
}
