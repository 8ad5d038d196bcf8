import { resolve } from "node:path";
import type { Plan } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { readPlan } from "../../../record/index.ts";
import { typedOptions } from "../../../report/index.ts";
import type { Terminal } from "../../context.ts";
import { shown } from "../../words/index.ts";
import { planFile, refuseUnfit } from "../replay.ts";
import type { BisectFlags } from "./flags.ts";

/**
 * The plan of a record, to be run as it is, and the options that it was run with. Its LiteLLM is the bad end. What is typed
 * replaces what the record says.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER, ERR_PLAN_UNFIT, ERR_OPTION_INVALID
 */
export async function recordedTrial(
  typed: string,
  flags: BisectFlags,
  { cwd }: Pick<Terminal, "cwd">,
): Promise<{ flags: BisectFlags; plan: Plan }> {
  const file = await planFile(resolve(cwd, typed), typed, cwd);
  const { plan, environment } = readPlan(file);
  refuseUnfit(plan, shown(file, cwd));
  const fixed = (["scenario", "seed", "replicas"] as const).find((name) => flags[name] !== undefined);
  if (fixed !== undefined)
    throw invalid(typed, `Both a recorded plan and --${fixed} are given.`, `The plan says it: leave --${fixed} out.`);
  if (environment === null && flags.bad === undefined)
    throw invalid(typed, "Its environment.json cannot be read, so its LiteLLM is not known.", "Name it with --bad.");
  if (environment === null) return { flags, plan };
  const { subject, stack, command, profile } = environment;
  if (flags.bad === undefined && subject.patches.length > 0)
    throw invalid(typed, `Its LiteLLM was patched: ${subject.spec}.`, "Name a release that shows it with --bad.");
  const before = typedOptions(command);
  const old = (name: string) => before.filter((option) => option.name === name).flatMap(({ value }) => value ?? []);
  const latestDeps = flags.latestDeps ?? before.some(({ name }) => name === "--latest-deps");
  return {
    plan,
    flags: {
      ...flags,
      bad: flags.bad ?? subject.spec,
      stack: flags.stack ?? (stack.kind === "docker" ? "docker" : "local"),
      start: flags.start ?? stack.start,
      profile: flags.profile ?? profile,
      setting: flags.setting ?? old("--setting"),
      image: flags.image ?? old("--image"),
      companions: flags.companions ?? (subject.assembled ? "nearest" : "exact"),
      ...(latestDeps ? { latestDeps } : {}),
    },
  };
}

function invalid(typed: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${typed}`, message, hint });
}
