import { comparisonsOf } from "../changes/index.ts";
import type { CampaignResult, GateDocument } from "../contracts/index.ts";
import { writeCampaignPage } from "../page/index.ts";
import { writeCampaignReports } from "../report/index.ts";

/** Writes everything that a campaign's directory holds besides its runs. The page needs a trial that was judged. */
export async function writeReports(dir: string, result: CampaignResult): Promise<void> {
  await writeCampaignReports(dir, result);
  if (result.trials.length > 0) await writeReportPage(dir, result);
}

/** @param gate with what a gate file says of it */
export function writeReportPage(dir: string, result: CampaignResult, gate?: GateDocument): Promise<void> {
  return writeCampaignPage(dir, { ...result, comparisons: comparisonsOf(result), gate });
}
