import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { CampaignDocument, GateDocument } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { judgeWithRequests } from "../oracle/index.ts";
import { files, readDocument, readRun, recordIn } from "../record/index.ts";
import { list } from "../text/index.ts";
import type { ShownCampaign } from "./campaign-page.ts";
import { pageFile, writeCampaignPage, writeGatedTrialPage, writeTrialPage } from "./write.ts";

const campaignFile = "campaign.json";
const gateFile = "gate.json";

/**
 * The path of a directory's page. Where it is missing, as in a directory of an older phantom429, it is made: a trial's from its
 * records, a campaign's from campaign.json and its trials.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER
 */
export async function pageOf(directory: string): Promise<string> {
  const dir = recordIn(directory) ?? directory;
  const file = join(dir, pageFile);
  if (existsSync(file)) return file;
  if (existsSync(join(dir, campaignFile))) await writeCampaignPage(dir, await campaignIn(dir));
  else if (existsSync(join(dir, files.plan))) await makeTrialPage(dir);
  else {
    const below = pagesBelow(dir);
    throw invalid(
      `look for the page of ${dir}`,
      `${dir} is no run and no campaign that ended: it has no ${pageFile}, ${files.plan} or ${campaignFile}.`,
      below.length > 0
        ? `Name one of the directories below it that have a page: ${list(below, 4)}`
        : "Give the directory of a run or a campaign. One that was interrupted has a page when --resume has ended it.",
    );
  }
  return file;
}

/** Of a bisection, an exploration, or several campaigns. */
function pagesBelow(dir: string): string[] {
  const found = globSync(`{*,*/*}/${pageFile}`, { cwd: dir });
  return found.map((page) => join(dir, dirname(page))).sort();
}

async function makeTrialPage(dir: string): Promise<void> {
  const run = readRun(dir);
  const judgement = judgeWithRequests(run, { expected: null });
  await writeTrialPage(dir, run, judgement);
  const gate = readDocument(join(dir, gateFile), GateDocument);
  if (gate !== null) await writeGatedTrialPage(dir, judgement.verdict, gate);
}

/** With the pages of its trials, for their evidence. */
async function campaignIn(dir: string): Promise<ShownCampaign> {
  const document = readDocument(join(dir, campaignFile), CampaignDocument);
  if (document === null) {
    throw invalid(
      `read ${join(dir, campaignFile)}`,
      `${campaignFile} does not have the form that it must have.`,
      "`npx phantom429 report DIR` judges its trials again, and `open` shows each of them.",
    );
  }
  const trials = document.trials.map((trial) => ({ ...trial, dir: join(dir, trial.dir) }));
  for (const trial of trials)
    if (!existsSync(join(trial.dir, pageFile))) await makeTrialPage(trial.dir).catch(withoutIt);
  const gate = readDocument(join(dir, gateFile), GateDocument) ?? undefined;
  return { ...document, trials, gate };
}

/** A trial whose record cannot be read is shown with its verdict alone. */
function withoutIt(error: unknown): void {
  if (!(error instanceof PhantomError)) throw error;
}

function invalid(operation: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", { operation, message, hint });
}
