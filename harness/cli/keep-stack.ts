import type { CampaignOptions } from "../campaign/index.ts";
import { PhantomError } from "../errors/index.ts";
import type { Terminal } from "./context.ts";
import { keptText } from "./words/index.ts";

/**
 * A campaign of one trial whose stack stays, if the trial diverged or was inconclusive, until Ctrl-C; which then ends the stack and
 * not the campaign, so that the verdict is told as ever.
 * @throws PhantomError ERR_OPTION_INVALID where nobody could look, or the stack is not ours to keep
 */
export function keepingStack(
  options: CampaignOptions,
  json: boolean,
  terminal: Terminal,
): { options: CampaignOptions; terminal: Terminal } {
  refuse(options, json, terminal);
  const controller = new AbortController();
  let release: (() => void) | null = null;
  const onAbort = () => {
    if (release) release();
    else controller.abort(terminal.signal.reason);
  };
  if (terminal.signal.aborted) onAbort();
  else terminal.signal.addEventListener("abort", onAbort, { once: true });
  const keep: CampaignOptions["keep"] = async (stack, outcome) => {
    if (controller.signal.aborted) return;
    const told = Promise.withResolvers<void>();
    release = told.resolve;
    terminal.progress(keptText(stack, outcome));
    await told.promise;
  };
  // A live list would be drawn over the addresses.
  return { options: { ...options, keep }, terminal: { ...terminal, live: false, signal: controller.signal } };
}

function refuse({ scenarios, seeds, subjects, stack }: CampaignOptions, json: boolean, { live }: Terminal): void {
  const trials = scenarios.length * seeds.length * subjects.length;
  if (stack === "attach") throw invalid("An attached deployment stays anyway.", "Leave --keep-stack out.");
  if (json)
    throw invalid("With --json the addresses have no place on stdout.", "Leave out one of --keep-stack and --json.");
  if (!live) {
    throw invalid(
      "There is no terminal to end it from: stderr is not one, or CI is set.",
      "Leave --keep-stack out, or run it in a terminal. `npx phantom429 up` keeps a stack without one.",
    );
  }
  if (trials !== 1) throw invalid(`It is for one trial, and these are ${trials}.`, "Name one scenario and one seed.");
}

function invalid(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: "read --keep-stack", message, hint });
}
