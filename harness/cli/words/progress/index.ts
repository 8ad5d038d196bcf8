import type { CampaignOptions } from "../../../campaign/index.ts";
import type { Terminal } from "../../context.ts";
import { liveProgress } from "./live.ts";
import type { Observer } from "./observer.ts";
import { plainProgress } from "./plain.ts";

/** A live task list where a person watches, plain lines elsewhere. */
export function showProgress(options: CampaignOptions, terminal: Terminal): Observer {
  return terminal.live ? liveProgress(options) : plainProgress(terminal.clock, terminal.progress);
}
