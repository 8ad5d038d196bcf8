import { resolve } from "node:path";
import { type Plan, specParts } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { readPlan } from "../../../record/index.ts";
import type { Terminal } from "../../context.ts";
import { hadLatestDeps, recordedFlags } from "../../options/index.ts";
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
  const recorded = readPlan(file);
  const { plan, environment } = recorded;
  refuseUnfit(plan, shown(file, cwd));
  const fixed = (["scenario", "seed", "replicas"] as const).find((name) => flags[name] !== undefined);
  if (fixed !== undefined)
    throw invalid(typed, `Both a recorded plan and --${fixed} are given.`, `The plan says it: leave --${fixed} out.`);
  if (environment === null && flags.bad === undefined)
    throw invalid(typed, "Its environment.json cannot be read, so its LiteLLM is not known.", "Name it with --bad.");
  const { subject } = environment ?? {};
  if (flags.bad === undefined && subject!.patches.length > 0)
    throw invalid(typed, `Its LiteLLM was patched: ${subject!.spec}.`, "Name a release that shows it with --bad.");
  const asked = { ...flags, patch: [], ...(flags.bad === undefined ? {} : { litellm: flags.bad }) };
  const where = { file: shown(file, cwd), doing: "bisect" } as const;
  const { spec: _, patch: __, ...own } = await recordedFlags(asked, recorded, where);
  // Each release gets what the spec of the record brought along.
  const { base, settings } = specParts(subject?.spec ?? "");
  return {
    plan,
    flags: {
      ...flags,
      ...own,
      bad: flags.bad ?? base,
      setting: [...settings, ...own.setting!],
      latestDeps: flags.latestDeps ?? hadLatestDeps(environment),
    },
  };
}

function invalid(typed: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${typed}`, message, hint });
}
