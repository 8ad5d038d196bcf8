import { comparisonsOf } from "../changes/index.ts";
import type { CampaignResult, GateDocument } from "../contracts/index.ts";
import { writeCampaignPage, writeGatedTrialPage } from "../page/index.ts";
import { writeCampaignReports } from "../report/index.ts";

/** Writes everything that a campaign's directory holds besides its runs. The page needs a trial that was judged. */
export async function writeReports(dir: string, result: CampaignResult): Promise<void> {
  await writeCampaignReports(dir, result);
  await writeReportPage(dir, result);
}

/** @param gate with what a gate file says of it */
export async function writeReportPage(dir: string, result: CampaignResult, gate?: GateDocument): Promise<void> {
  const [only] = result.trials;
  if (only === undefined) return;
  // A single trial has the campaign's directory, and its own page there.
  if (only.dir !== dir) await writeCampaignPage(dir, { ...result, comparisons: comparisonsOf(result), gate });
  else if (gate !== undefined) await writeGatedTrialPage(dir, only.verdict, gate);
}
