import { PhantomError } from "../../errors/index.ts";
import {
  entryOf,
  isMode,
  knownMode,
  modeIn,
  modesAbout,
  threadIn,
  unknownMode,
  unknownThread,
} from "../../finder/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { modeText, otherFailureText, refusalText } from "../words/index.ts";

/** `explain TEXT`: what a refusal of LiteLLM means and where to look; of a mode or an issue: what is known of it. */
export async function explain(words: readonly string[], { library }: Context): Promise<CommandResult> {
  const text = words.join(" ").trim();
  if (/^D\d+$/i.test(text)) return succeed(aboutModes([modeIn(text) ?? fail(unknownMode(text))], library));
  const thread = threadIn(text);
  if (thread !== null) {
    const modes = modesAbout(thread);
    return modes.length === 0 ? fail(unknownThread(thread)) : succeed(aboutModes(modes, library));
  }
  // The oracle reads refusals; it is not needed for anything else here.
  const { readFailure } = await import("../../oracle/index.ts");
  const failure = readFailure(text);
  if (failure.refusal !== null) return succeed(withoutSecrets(refusalText(failure.refusal)));
  if (failure.class !== "malformed" && failure.class !== "unknown") return succeed(otherFailureText(failure.class));
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read what to explain",
    message: "That is neither a refusal of LiteLLM for a budget, nor a mode, nor an issue.",
    hint: "Give the refusal's text in quotes, e.g. 'Budget has been exceeded! EndUser=… Current cost: …', or D9, or 27639.",
  });
}

function aboutModes(modes: readonly string[], library: Context["library"]): string {
  const entries = library.scenarios.map((scenario) => entryOf(scenario));
  return modes
    .filter(isMode)
    .map((id) => modeText(knownMode(id, entries)))
    .join("\n");
}

function fail(error: PhantomError): never {
  throw error;
}
