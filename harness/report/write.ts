import { appendFile, writeFile } from "node:fs/promises";
import { join, relative as pathRelative } from "node:path";
import type { CampaignResult, Environment, Verdict } from "../contracts/index.ts";
import { cut } from "../text/index.ts";
import { campaignDocument, campaignSummary } from "./campaign.ts";
import { junitXml } from "./junit.ts";
import { matrixCsv } from "./matrix.ts";
import { trialSummary } from "./summary.ts";

/** Writes verdict.json, summary.md and junit.xml into a run directory that exists. */
export async function writeTrialReports(dir: string, verdict: Verdict, environment: Environment): Promise<void> {
  await Promise.all([
    writeFile(join(dir, "verdict.json"), json(verdict)),
    writeFile(join(dir, "summary.md"), trialSummary(verdict, environment)),
    writeFile(
      join(dir, "junit.xml"),
      junitXml([{ verdict, environment, dir }], [], () => "."),
    ),
  ]);
}

/** Writes campaign.json, matrix.csv, summary.md and junit.xml into a campaign directory that exists. */
export async function writeCampaignReports(dir: string, result: CampaignResult): Promise<void> {
  const relative = (trialDir: string) => pathRelative(dir, trialDir) || ".";
  await Promise.all([
    writeFile(join(dir, "campaign.json"), json(campaignDocument(result, relative))),
    writeFile(join(dir, "matrix.csv"), matrixCsv(result.trials, relative)),
    writeFile(join(dir, "summary.md"), campaignSummary(result, relative)),
    writeFile(join(dir, "junit.xml"), junitXml(result.trials, result.failures, relative)),
  ]);
}

/** Writes junit.xml for a trial that came to no verdict; one that did has its own already. */
export async function writeFailures(dir: string, { failures }: CampaignResult): Promise<void> {
  if (failures.length > 0) await writeFile(join(dir, "junit.xml"), junitXml([], failures));
}

/** Appends Markdown to the step summary of a GitHub Actions job (`GITHUB_STEP_SUMMARY` names its file), cut where GitHub drops it. */
export async function appendStepSummary(file: string, markdown: string): Promise<void> {
  await appendFile(file, `${cut(markdown, summaryBytes)}\n`);
}

/** What a job's page says of a campaign. */
export function stepSummary(result: CampaignResult): string {
  const [only, ...others] = result.trials;
  const relative = (dir: string) => pathRelative(process.cwd(), dir) || ".";
  // A job's page has no files to link to; they are in its artifact.
  return only !== undefined && others.length === 0
    ? trialSummary(only.verdict, only.environment, { links: false })
    : campaignSummary(result, relative, { links: false });
}

/** GitHub drops a step's summary that has more than 1 MiB. */
export const summaryBytes = 1_000_000;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
