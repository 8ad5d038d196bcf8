import type { CampaignOptions, SubjectProgress } from "../../../contracts/campaign.ts";
import type { Terminal } from "../../context.ts";
import { liveProgress } from "./live.ts";
import { plainProgress } from "./plain.ts";

/** Shows what goes on, on stderr. `end` resolves when nothing more will be drawn. */
export interface Observer {
  observe(event: SubjectProgress): void;
  end(): Promise<void>;
}

/** A live task list where a person watches, plain lines elsewhere. */
export function showProgress(options: CampaignOptions, terminal: Terminal): Observer {
  return terminal.live ? liveProgress(options) : plainProgress(terminal.clock, terminal.progress);
}
