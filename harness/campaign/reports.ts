import { comparisonsOf } from "../changes/index.ts";
import type { CampaignResult } from "../contracts/index.ts";
import { writeCampaignPage } from "../page/index.ts";
import { writeCampaignReports } from "../report/index.ts";

/** Writes everything that a campaign's directory holds besides its runs. The page needs a trial that was judged. */
export async function writeReports(dir: string, result: CampaignResult): Promise<void> {
  await writeCampaignReports(dir, result);
  if (result.trials.length > 0) await writeCampaignPage(dir, { ...result, comparisons: comparisonsOf(result) });
}
