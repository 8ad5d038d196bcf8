import { resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { ExploreRequest } from "../../explore/index.ts";
import { type CommandResult, Interruption, jsonText, renderError } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import { exploreConclusion, exploreText } from "../../report/index.ts";
import type { Context } from "../context.ts";
import { linkLatest } from "../latest.ts";
import { campaignOptions, parseBetween, type TrialFlags } from "../options/index.ts";
import { shown } from "../words/index.ts";
import { requirePossible } from "./dry-run.ts";
import { subjectWords } from "./shrink/index.ts";

export interface ExploreFlags extends Omit<TrialFlags, "repeat" | "shard" | "resume" | "expect" | "verbose"> {
  litellm?: string;
  minutes?: string;
  trials?: string;
  shrink?: string;
  corpus?: string;
}

const defaultMinutes = 10;
/** Of --minutes a third is for shrinking finds; after --trials it is so many minutes. */
const shrinkPart = 3;
const shrinkDefault = 5;
const defaultReplicas = 2;

/** `explore`: plans by chance on one LiteLLM, until a time is over. */
export async function explore(flags: ExploreFlags, context: Context): Promise<CommandResult> {
  const { library, terminal } = context;
  const request = await exploreRequest(flags, context);
  const { signal, clock } = terminal;
  const report = (line: string) => terminal.progress(`${line}\n`);
  const { document, dir, failure } = await library.explore(request, clock, signal, report);
  await linkLatest(dir, terminal.cwd);
  const conclusion = exploreConclusion(document);
  const { line } = ended(signal) ?? conclusion;
  const exitCode = failure?.exitCode ?? ended(signal)?.exitCode ?? conclusion.exitCode;
  const stderr = failure === null ? "" : renderError(failure);
  if (flags.json === true) {
    return { exitCode, stdout: jsonText({ ...document, exitCode, dir: resolve(dir), reason: line }), stderr };
  }
  return { exitCode, stdout: `${exploreText(document, shown(dir, terminal.cwd), request.typed(document.litellm))}\n${line}\n`, stderr };
}

function ended({ aborted, reason }: AbortSignal): { exitCode: number; line: string } | null {
  if (!aborted) return null;
  if (!(reason instanceof Interruption)) throw reason;
  return { exitCode: reason.exitCode, line: `${reason.message}: the table above has what was judged until then` };
}

/** Everything that can be known to be wrong before anything starts. @throws PhantomError with an exit code of 2 */
async function exploreRequest(flags: ExploreFlags, context: Context): Promise<ExploreRequest> {
  const until = untilOf(flags);
  const campaign = await campaignOptions([flags.litellm ?? defaultRelease], [], { ...flags, repeat: "1" }, context);
  const { subjects, seeds, profile, start, warm, images, out, command, stack } = campaign;
  const replicas = campaign.replicas ?? defaultReplicas;
  // At any time about as much is up as of all scenarios: shared stacks, and as many others as the machine takes.
  const scenarios = context.library.scenarios.filter(({ minReplicas }) => minReplicas <= replicas);
  await requirePossible({ ...campaign, replicas, scenarios }, context);
  return {
    subject: subjects[0]!,
    seed: seeds[0]!,
    replicas,
    stack: stack === "docker" ? "docker" : "local",
    profile,
    start,
    ...(warm ? { warm } : {}),
    ...(images ? { images } : {}),
    command,
    until,
    shrinkMinutes: shrinkMinutes(flags, until),
    typed: (spec) => subjectWords({ ...subjects[0]!, spec }),
    out,
    corpus: flags.corpus === undefined ? null : resolve(context.terminal.cwd, flags.corpus),
  };
}

function untilOf({ minutes, trials }: ExploreFlags): ExploreRequest["until"] {
  if (minutes !== undefined && trials !== undefined) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: "read --minutes and --trials",
      message: "Each of them alone decides when exploring ends.",
      hint: "Give one of them.",
    });
  }
  if (trials !== undefined) return { trials: parseBetween("--trials", trials, 1, 100_000) };
  return { minutes: minutes === undefined ? defaultMinutes : parseBetween("--minutes", minutes, 1, 10_000) };
}

/** Some of --minutes, and in addition to --trials. */
function shrinkMinutes({ shrink }: ExploreFlags, until: ExploreRequest["until"]): number {
  if (shrink === undefined) return "trials" in until ? shrinkDefault : until.minutes / shrinkPart;
  return parseBetween("--shrink", shrink, 0, "trials" in until ? 10_000 : until.minutes - 1);
}
