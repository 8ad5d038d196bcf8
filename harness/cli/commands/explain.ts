import { PhantomError } from "../../errors/index.ts";
import {
  entryOf,
  isMode,
  knownMode,
  modeIn,
  modesAbout,
  resultsOn,
  shownOn,
  threadIn,
  unknownMode,
  unknownThread,
} from "../../finder/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import { judgedReleases, type Result } from "../../releases/index.ts";
import { list, withoutSecrets } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { modeText, otherFailureText, refusalText, shownModesText } from "../words/index.ts";

export interface ExplainFlags {
  litellm?: string;
}

/**
 * `explain TEXT`: what a refusal of LiteLLM means and where to look; of a mode or an issue: what is known of it. With a release: what
 * that one showed.
 */
export async function explain(words: readonly string[], flags: ExplainFlags, context: Context): Promise<CommandResult> {
  const text = words.join(" ").trim();
  const library = { scenarios: context.library.scenarios, on: flags.litellm ?? null, own: ownResults(flags.litellm) };
  if (/^D\d+$/i.test(text)) return succeed(aboutModes([modeIn(text) ?? fail(unknownMode(text))], library));
  const thread = threadIn(text);
  if (thread !== null) {
    const modes = modesAbout(thread);
    return modes.length === 0 ? fail(unknownThread(thread)) : succeed(aboutModes(modes, library));
  }
  // The oracle reads refusals; it is not needed for anything else here.
  const { readFailure } = await import("../../oracle/index.ts");
  const failure = readFailure(text);
  if (failure.refusal !== null) return succeed(withoutSecrets(refusalText(failure.refusal)) + shownText(library));
  if (failure.class !== "malformed" && failure.class !== "unknown") return succeed(otherFailureText(failure.class));
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read what to explain",
    message: "That is neither a refusal of LiteLLM for a budget, nor a mode, nor an issue.",
    hint: "Give the refusal's text in quotes, e.g. 'Budget has been exceeded! EndUser=… Current cost: …', or D9, or 27639.",
  });
}

/** What is known, of a release or of all. */
interface Known extends Pick<Context["library"], "scenarios"> {
  on: string | null;
  /** Null: of all. */
  own: readonly Result[] | null;
}

function ownResults(release: string | undefined): readonly Result[] | null {
  if (release === undefined) return null;
  const own = resultsOn(release);
  if (own !== null) return own;
  const judged = list(judgedReleases.map(({ version }) => version).reverse(), 20);
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --litellm",
    message: `LiteLLM ${release} was not judged, so what it shows is not known.`,
    hint: `Name a release of the reference matrix: ${judged}.`,
  });
}

function aboutModes(modes: readonly string[], { scenarios, on, own }: Known): string {
  const entries = scenarios.map((scenario) => entryOf(scenario, own ?? undefined));
  return modes
    .filter(isMode)
    .map((id) => modeText(knownMode(id, entries, own ?? undefined), on))
    .join("\n");
}

function shownText({ scenarios, on, own }: Known): string {
  if (on === null || own === null) return "";
  const entries = scenarios.map((scenario) => entryOf(scenario, own));
  return shownModesText(on, shownOn(own, entries));
}

function fail(error: PhantomError): never {
  throw error;
}
