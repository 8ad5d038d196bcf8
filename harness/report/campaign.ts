import { comparisonsOf } from "../changes/index.ts";
import type { CampaignDocument, CampaignResult, StackFall, TrialOutcome } from "../contracts/index.ts";
import { duration, list, money, oneLine, plural } from "../text/index.ts";
import { version } from "../version.ts";
import { assembledLines, assembledText } from "./assembled.ts";
import { markdownTable } from "./columns.ts";
import { comparisonMarkdown } from "./comparisons.ts";
import { gridTable } from "./grid.ts";
import { spoken } from "./refusal.ts";
import { repeatCommand } from "./repeat.ts";
import { settingsText } from "./settings.ts";

/** campaign.json: every verdict whole, with its run directory relative to the campaign's. */
export function campaignDocument(result: CampaignResult, relative: (dir: string) => string): CampaignDocument {
  const comparisons = comparisonsOf(result);
  return {
    schemaVersion: 1,
    phantom429: version,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    stacks: result.stacks,
    trials: result.trials.map(({ dir, verdict }) => ({ dir: relative(dir), verdict })),
    failures: result.failures.map(({ error: { code, operation, message, hint }, ...which }) => ({
      ...which,
      error: { code, operation, message, hint },
    })),
    ...(comparisons.length === 0 ? {} : { comparisons }),
  };
}

/** summary.md of a campaign: the grid, then a paragraph for each trial that did not converge. */
export function campaignSummary(
  result: CampaignResult,
  relative: (dir: string) => string,
  { links = true }: { links?: boolean } = {},
): string {
  const { header, rows } = gridTable(result.trials);
  const notConverged = result.trials.filter(({ verdict }) => verdict.verdict !== "converged");
  return [
    `# ${campaignVerdict(result)}\n`,
    tookText(result),
    markdownTable(header, rows),
    assembledLines(result.trials.map(({ verdict }) => verdict.subject))
      .map((line) => `- ${line}\n`)
      .join(""),
    failuresPart(result.failures),
    ...comparisonsOf(result).map(comparisonMarkdown),
    ...notConverged.map((trial) => trialParagraph(trial, relative(trial.dir), links)),
    "## What ran\n",
    subjectsTable(result),
    stacksTable(result),
    trialsTable(result, relative, links),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** "diverged: 3 of 86 trials; 80 converged, 2 inconclusive, 1 could not be run" */
function campaignVerdict({ trials, failures }: Pick<CampaignResult, "trials" | "failures">): string {
  const all = trials.length + failures.length;
  const counts = (["diverged", "inconclusive", "converged", "not-applicable"] as const)
    .map((word) => ({ word, count: trials.filter(({ verdict }) => verdict.verdict === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => ({ count, word: word.replace("-", " ") }));
  const [first, ...others] = counts;
  const lost = failures.length === 0 ? [] : [`${failures.length} could not be run`];
  const rest = [...others.map(({ word, count }) => `${count} ${word}`), ...lost].join(", ");
  const head = first
    ? `${first.word}: ${first.count} of ${plural(all, "trial")}`
    : `no verdict: ${plural(all, "trial")}`;
  return rest === "" ? head : `${head}; ${rest}`;
}

function tookText({ startedAt, finishedAt }: CampaignResult): string {
  const ms = Date.parse(finishedAt) - Date.parse(startedAt);
  return Number.isNaN(ms) ? "" : `Took ${duration(ms)}, from ${startedAt} to ${finishedAt}.\n`;
}

function failuresPart(failures: CampaignResult["failures"]): string {
  if (failures.length === 0) return "";
  const lines = failures.map(
    ({ scenario, subject, seed, error }) =>
      `- ${scenario} on ${subject}, seed ${seed}: ${error.code}, ${oneLine(error.operation)}: ${oneLine(error.message)}\n`,
  );
  return `Without a verdict:\n\n${lines.join("")}`;
}

function subjectsTable({ trials }: CampaignResult): string {
  const bySpec = Map.groupBy(trials, ({ verdict }) => verdict.subject.spec);
  const rows = [...bySpec].map(([spec, [first]]) => {
    const { version, python, patches, assembled } = first!.environment.subject;
    const files = patches.map(({ file, sha256 }) => `${file} (sha256 ${sha256.slice(0, 12)})`);
    return [
      spec,
      version,
      python,
      files.join(", ") || "none",
      assembledText(assembled) || "no",
      first!.environment.profile,
    ];
  });
  return markdownTable(["subject", "reported version", "Python", "patches", "assembled", "profile"], rows);
}

function stacksTable({ stacks }: CampaignResult): string {
  if (stacks.length === 0) return "";
  const rows = stacks.map(({ subject, name, settings, replicas, trials }) => [
    subject,
    name,
    String(replicas),
    settings.join(", ") || "none",
    String(trials.length),
  ]);
  const fallen = stacks.flatMap(({ subject, name, falls = [] }) =>
    falls.map((fall) => `- ${fallText(`${subject}, stack ${name}`, fall)}\n`),
  );
  const table = markdownTable(["subject", "stack", "replicas", "settings of its scenarios", "trials"], rows);
  return fallen.length === 0 ? table : `${table}\n${fallen.join("")}`;
}

/** "1.108.0, stack shared: Replica 1 ended by itself (signal 11). Run again: a seed 1, b seed 1." */
function fallText(where: string, { reason, again }: StackFall): string {
  const names = again.map(({ scenario, seed }) => `${scenario} seed ${seed}`);
  const repeated = names.length === 0 ? "" : ` Run again: ${list(names, names.length)}.`;
  return `${where}: ${oneLine(reason)}${repeated}`;
}

/** All settings stand here, the user's and the scenario's. */
function trialsTable({ trials }: CampaignResult, relative: (dir: string) => string, links: boolean): string {
  const rows = trials.map(({ verdict, environment, dir }) => [
    links
      ? `[${verdict.scenario}, seed ${verdict.seed}](${encodeURI(relative(dir))}/summary.md)`
      : `${verdict.scenario}, seed ${verdict.seed}: \`${relative(dir)}/summary.md\``,
    verdict.subject.spec,
    verdict.verdict,
    settingsText(environment.subject.settings),
  ]);
  return markdownTable(["trial", "subject", "verdict", "settings"], rows);
}

function trialParagraph({ verdict, environment }: TrialOutcome, dir: string, links: boolean): string {
  const phantom = verdict.refusals.find((refusal) => refusal.phantom);
  const quote =
    phantom === undefined || verdict.reason.includes(phantom.text)
      ? ""
      : `\n> ${spoken(phantom.text)}\n\nTrue spend ${money(phantom.spent)} of a budget of ${money(phantom.budget)}.\n`;
  return (
    `## ${verdict.scenario} on ${verdict.subject.spec}, seed ${verdict.seed}: ${verdict.verdict}\n\n` +
    `${oneLine(verdict.reason)}\n${quote}\n` +
    `Evidence: ${links ? `[${dir}](${encodeURI(dir)}/summary.md)` : `\`${dir}\``}. Repeat it: \`${repeatCommand(verdict, environment)}\`\n`
  );
}
