import type { CampaignResult, TrialOutcome } from "../campaign/types.ts";
import { markdownTable } from "./columns.ts";
import { dollars, oneLine, plural } from "./format.ts";
import { gridTable } from "./grid.ts";
import { spoken } from "./refusal.ts";
import { repeatCommand } from "./repeat.ts";

export interface CampaignDocument {
  schemaVersion: 1;
  startedAt: string;
  finishedAt: string;
  trials: { dir: string; verdict: TrialOutcome["verdict"] }[];
}

/** campaign.json: every verdict whole, with its run directory relative to the campaign's. */
export function campaignDocument(result: CampaignResult, relative: (dir: string) => string): CampaignDocument {
  return {
    schemaVersion: 1,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    trials: result.trials.map(({ dir, verdict }) => ({ dir: relative(dir), verdict })),
  };
}

/** summary.md of a campaign: the grid, then a paragraph for each trial that did not converge. */
export function campaignSummary(result: CampaignResult, relative: (dir: string) => string): string {
  const { header, rows } = gridTable(result.trials);
  const notConverged = result.trials.filter(({ verdict }) => verdict.verdict !== "converged");
  return [
    "# phantom429 campaign\n",
    `${plural(result.trials.length, "trial")}, ${result.startedAt} to ${result.finishedAt}.\n`,
    markdownTable(header, rows),
    ...notConverged.map((trial) => trialParagraph(trial, relative(trial.dir))),
  ].join("\n");
}

function trialParagraph({ verdict, environment }: TrialOutcome, dir: string): string {
  const phantom = verdict.refusals.find((refusal) => refusal.phantom);
  const quote =
    phantom === undefined || verdict.reason.includes(phantom.message)
      ? ""
      : `\n> ${spoken(phantom.message)}\n\nTrue spend ${dollars(phantom.trueSpendLow)} of a budget of ${dollars(phantom.budget)}.\n`;
  return (
    `## ${verdict.scenario} on ${verdict.subject.spec}, seed ${verdict.seed}: ${verdict.verdict}\n\n` +
    `${oneLine(verdict.reason)}\n${quote}\n` +
    `Evidence: \`${dir}\`. Repeat it: \`${repeatCommand(verdict, environment)}\`\n`
  );
}
