import type { CampaignResult } from "../../contracts/index.ts";
import type { Conclusion } from "./conclusion.ts";

/** How a command tells of a finished campaign: the text above the last line, and what it came to. */
export interface Telling {
  present(result: CampaignResult): string;
  conclude(result: CampaignResult): Conclusion;
  /** In place of the exit code that all commands have; left out: that one. */
  exitCode?(result: CampaignResult): number;
  /** Markdown for a job's page; left out: the campaign's summary. */
  summary?(result: CampaignResult): string;
  /** What the JSON document has besides. */
  more?(result: CampaignResult): object;
}
