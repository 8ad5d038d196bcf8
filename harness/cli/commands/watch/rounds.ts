import type { CampaignOptions } from "../../../campaign/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { renderError } from "../../../process/index.ts";
import type { Context } from "../../context.ts";
import { showProgress } from "../../words/index.ts";
import type { Outcome, WatchEvent } from "./state.ts";

/** Runs a campaign as `run` does, and tells what its trials came to. Never throws for what the tree, or the machine, is to blame for. */
export async function playRound(
  options: CampaignOptions,
  { library, terminal }: Pick<Context, "library" | "terminal">,
  signal: AbortSignal,
): Promise<WatchEvent> {
  const progress = showProgress(terminal, false);
  let dir: string | null = null;
  try {
    const observe = (event: Parameters<Parameters<typeof library.runCampaign>[1]>[0]) => {
      if (event.type === "directory") dir = event.dir;
      else progress.observe(event);
    };
    const { dir: written, trials, failures } = await library.runCampaign(options, observe, signal);
    signal.throwIfAborted();
    const judged = trials.map(({ verdict: { scenario, seed, verdict: word, headline }, dir }): Outcome => {
      return { scenario, seed, word, reason: headline, dir };
    });
    const lost = failures.map(({ scenario, seed, error }): Outcome => {
      return { scenario, seed, word: "failed", reason: error.message, dir: written };
    });
    return { type: "ended", outcomes: [...judged, ...lost], trouble: null, dir: written };
  } catch (error) {
    if (signal.aborted) return { type: "aborted" };
    if (!(error instanceof PhantomError)) throw error;
    return { type: "ended", outcomes: [], trouble: renderError(error).trimEnd(), dir };
  } finally {
    await progress.end();
  }
}
