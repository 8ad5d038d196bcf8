import { resolve } from "node:path";
import type { CampaignOptions } from "../../../campaign/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { type CommandResult, succeed } from "../../../process/index.ts";
import type { Context } from "../../context.ts";
import {
  campaignOptions,
  chooseScenarios,
  parseChoice,
  refuseAdditions,
  type TrialFlags,
} from "../../options/index.ts";
import { shown } from "../../words/index.ts";
import { playRound } from "./rounds.ts";
import { exitCode, initialState, type WatchEvent, watchStep } from "./state.ts";
import { roundText, waitText } from "./text.ts";

export interface WatchFlags
  extends Omit<TrialFlags, "stack" | "start" | "keepWarm" | "json" | "out" | "image" | "patch"> {
  litellm: string;
  all?: boolean;
}

/** Of one change; the others are only counted. */
const namedFiles = 3;

/** `watch`: scenarios on a checkout, and again whenever a file of it changes, until q or Ctrl-C. */
export async function watch(names: string[], flags: WatchFlags, context: Context): Promise<CommandResult> {
  const { library, terminal } = context;
  refuseAdditions(flags.litellm, "watch");
  const spec = library.readSpec(flags.litellm);
  if (spec.kind !== "path" || spec.dir === undefined) throw notCheckout(flags.litellm);
  const wanted = parseChoice("--expect", flags.expect ?? "converged", ["converged", "diverged"]);
  const scenarios = await chooseScenarios(names, flags.all === true, context);
  const dir = resolve(terminal.cwd, spec.dir);
  const common = { ...flags, stack: "local", start: "fork", keepWarm: "off" };
  const base = await campaignOptions([`path:${dir}`], scenarios, common, context);
  const options: CampaignOptions = { ...base, warm: { keepMs: hostIdleMs, live: true } };

  const over = Promise.withResolvers<void>();
  let state = initialState(
    scenarios.map(({ id }) => id),
    wanted,
  );
  let round = new AbortController();
  const say = (text: string) => terminal.progress(text);
  const happen = (event: WatchEvent) => {
    const [next, effect] = watchStep(state, event);
    state = next;
    if (effect?.do === "abort") round.abort(new Error("something changed"));
    if (effect?.do === "run") void run(effect.scenarios).catch(over.reject);
    if (effect?.do === "wait") say(waitText(shown(dir, terminal.cwd), keys !== undefined));
    if (effect?.do === "quit") over.resolve();
  };
  const run = async (chosen: readonly string[]) => {
    round = new AbortController();
    const began = terminal.clock.now();
    const event = await playRound(
      { ...options, scenarios: scenarios.filter(({ id }) => chosen.includes(id)) },
      context,
      round.signal,
    );
    if (event.type === "ended") {
      const [told] = watchStep(state, event);
      say(roundText(told, (terminal.clock.now() - began) / 1000, (path) => shown(path, terminal.cwd)));
    }
    happen(event);
  };

  const interrupted = () => happen({ type: "interrupted" });
  terminal.signal.addEventListener("abort", interrupted);
  const changed = (files: readonly string[]) => {
    const more = files.length > namedFiles ? ` and ${files.length - namedFiles} more` : "";
    say(`\nchanged: ${files.slice(0, namedFiles).join(", ")}${more}\n`);
    happen({ type: "changed" });
  };
  await using _watching = await library.watchCheckout(dir, changed, terminal.signal, (line) => say(`${line}\n`));
  using keys = terminal.keys?.((key) => happen({ type: "key", key }));
  try {
    terminal.signal.throwIfAborted();
    happen({ type: "begun" });
    await over.promise;
  } finally {
    terminal.signal.removeEventListener("abort", interrupted);
  }
  terminal.signal.throwIfAborted();
  return succeed("", exitCode(state));
}

/** Its host ends with the process; this is for what is between. */
const hostIdleMs = 3_600_000;

function notCheckout(spec: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: `watch ${spec}`,
    message: "Only a checkout has files to watch.",
    hint: "Use --litellm path:DIR, DIR being the top directory of a checkout of LiteLLM.",
  });
}
