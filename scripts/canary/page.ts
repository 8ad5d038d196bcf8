import { markdownTable } from "../../harness/report/columns.ts";
import { oneLine, plural, shortKeys } from "../../harness/text/index.ts";
import type { Compared, Undecided } from "./compare.ts";
import { exitOf, exits, type Judgement } from "./outcome.ts";

/** On the page of a release that is worth another try; see isFinal. */
const openMark = "<!-- canary: not judged -->";

/** A page that stands: its release was judged, so another run of the canary has nothing to do. */
export function isFinal(page: string): boolean {
  return !page.includes(openMark);
}

/**
 * reports/canary/VERSION.md: whether one can upgrade, then the evidence.
 * @param link a mode as a link to its page
 */
export function canaryPage(judgement: Judgement, link: (mode: string) => string): string {
  const { release, baseline, comparison, controls, finishedAt } = judgement;
  const compared = (rows: readonly Compared[]) =>
    markdownTable(
      ["scenario", "mode", baseline ?? "before", release],
      rows.map(({ scenario, mode, before, now }) => [scenario, link(mode), before, now]),
    );
  const parts = [
    `# ${headline(judgement)}\n`,
    judgement.part || exitOf(judgement) === exits.notRun ? `${openMark}\n` : "",
    `${answer(judgement)}\n`,
    `Run on ${finishedAt.slice(0, 10)}: ${extent(judgement)}\n`,
    section("New", comparison.fresh, compared) + repeats(comparison.fresh),
    controls.diverged.length === 0 ? "" : `## Controls that diverged\n${repeats(controls.diverged)}`,
    section("Diverged, and nothing to compare with", comparison.uncompared, compared) + repeats(comparison.uncompared),
    section("Fixed", comparison.fixed, compared),
    section(
      "Not seen this time",
      comparison.unseen,
      compared,
      `${baseline} did not show these with every seed, so they may still be there.`,
    ),
    notJudged([...judgement.lost, ...comparison.undecided]),
    section("Still there", comparison.still, (rows) => byMode(rows, link)),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** At most 80 characters; also the title of the pull request. */
export function headline(judgement: Judgement): string {
  return judgement.part ? `Part: ${outcomeText(judgement)}` : outcomeText(judgement);
}

function outcomeText({ release, baseline, refused, comparison, controls }: Judgement): string {
  if (refused !== null) return `LiteLLM ${release} could not be judged`;
  const told = [...new Set(comparison.fresh.map(({ scenario }) => scenario))].length;
  const since = baseline === null ? "" : ` since ${baseline}`;
  if (told > 0) return `LiteLLM ${release}: ${plural(told, "scenario")} newly diverged${since}`;
  if (controls.diverged.length > 0) return `LiteLLM ${release}: a control diverged`;
  return `LiteLLM ${release}: nothing new diverged${since}`;
}

function answer(judgement: Judgement): string {
  const { release, part, baseline, refused, comparison, controls, lost } = judgement;
  const { fixed, still, unseen, undecided, uncompared } = comparison;
  const question = `**Can I upgrade ${baseline === null ? "" : `from ${baseline} `}to ${release}?**`;
  if (refused !== null)
    return `${question} Unknown${judgement.ran === 0 ? ": it was not run" : ""}. ${oneLine(refused)}`;
  const open = undecided.length + lost.length;
  const told = [
    verdictSentence(judgement),
    baseline === null
      ? "No release below it was judged, so nothing is fixed or new."
      : `${plural(fixed.length, "finding")} of ${baseline} ${fixed.length === 1 ? "is" : "are"} gone, ${still.length} still there` +
        (unseen.length > 0 ? `, ${unseen.length} not seen this time.` : "."),
    uncompared.length > 0 ? `${plural(uncompared.length, "finding")} could not be compared.` : "",
    open > 0 ? `${plural(open, "trial")} could not be judged.` : "",
    controls.diverged.length === 0 ? `${controls.held} of ${plural(controls.scenarios, "control")} held.` : "",
    part ? "Only a part of the catalogue was run, so this is no answer for the whole release." : "",
  ];
  return [question, ...told.filter((text) => text !== "")].join(" ");
}

function verdictSentence({ comparison, controls, lost }: Judgement): string {
  const { fresh, undecided, uncompared } = comparison;
  if (fresh.length > 0)
    return `Read first what is new: ${plural(fresh.length, "finding")} (${modesOf(fresh).join(", ")}), below.`;
  if (controls.diverged.length > 0)
    return "Not yet: a control diverged, so something is wrong that no scenario asks for.";
  const whole = undecided.length + uncompared.length + lost.length === 0;
  return whole ? "Nothing new diverged." : "Nothing new diverged in what could be judged.";
}

function modesOf(rows: readonly Compared[]): string[] {
  return [...new Set(rows.map(({ mode }) => mode))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** What is no news, in few rows. */
function byMode(rows: readonly Compared[], link: (mode: string) => string): string {
  const scenarios = (mode: string) => rows.filter((row) => row.mode === mode).map(({ scenario }) => scenario);
  return markdownTable(
    ["mode", "scenarios"],
    modesOf(rows).map((mode) => [link(mode), scenarios(mode).join(", ")]),
  );
}

function extent({ ran, decided, scenarios, seeds, controls, assembled }: Judgement): string {
  const text =
    `${plural(scenarios, "scenario")} with ${seedText(seeds)}, ${plural(controls.scenarios, "control")} with ${seedText(controls.seeds)}, ` +
    `${decided} of ${plural(ran, "trial")} converged or diverged.`;
  return assembled === "" ? text : `${text} Assembled: ${assembled}.`;
}

function seedText(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(", ")}`;
}

function section<Row>(title: string, rows: readonly Row[], table: (rows: readonly Row[]) => string, note = ""): string {
  if (rows.length === 0) return "";
  return `## ${title}\n\n${note === "" ? "" : `${note}\n\n`}${table(rows)}`;
}

/** What happened, and the commands that show it again. */
function repeats(rows: readonly { scenario: string; reason: string; repeat: string }[]): string {
  if (rows.length === 0) return "";
  const reasons = new Set(rows.map(({ scenario, reason }) => `- ${scenario}: ${brief(reason)}\n`));
  const commands = new Set(rows.map(({ repeat }) => repeat));
  return `\n${[...reasons].join("")}\nRepeat:\n\n\`\`\`sh\n${[...commands].join("\n")}\n\`\`\`\n`;
}

function notJudged(rows: readonly Undecided[]): string {
  if (rows.length === 0) return "";
  const table = markdownTable(
    ["why", "trials"],
    [...Map.groupBy(rows, ({ why }) => why)].map(([why, own]) => [
      brief(why),
      own.map(({ scenario, seed }) => `${scenario} seed ${seed}`).join(", "),
    ]),
  );
  return `## Could not be judged\n\n${table}`;
}

const mostCharacters = 300;

/** One line; hashes by their ends. The run directory has the rest. */
function brief(text: string): string {
  const line = shortKeys(oneLine(text));
  return line.length <= mostCharacters ? line : `${line.slice(0, mostCharacters)} …`;
}
