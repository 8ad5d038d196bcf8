import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CampaignOptions } from "../../campaign/index.ts";
import { type Plan, planHash } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { incoherences, makePlan, type Scenario } from "../../planner/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { type RecordedPlan, readPlan } from "../../record/index.ts";
import { shellWord } from "../../report/index.ts";
import { list } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { campaignOptions, commandFrom, recordedFlags, type SubjectFlags } from "../options/index.ts";
import { replayTelling, shown, type Today } from "../words/index.ts";
import { campaignCommand } from "./campaign.ts";
import { dryRun } from "./dry-run.ts";
import { runDirectories } from "./report.ts";

export interface ReplayFlags extends SubjectFlags {
  out?: string;
  expect?: string;
  dryRun?: boolean;
  verbose?: boolean;
  json?: boolean;
}

/** `replay DIR|FILE`: the very plan of a record, on the LiteLLM of the record or on another. */
export async function replay(typed: string, flags: ReplayFlags, context: Context): Promise<CommandResult> {
  const { terminal } = context;
  const file = await planFile(resolve(terminal.cwd, typed), typed, terminal.cwd);
  const recorded = readPlan(file);
  refuseUnfit(recorded.plan, shown(file, terminal.cwd));
  const asked = { ...flags, seed: String(recorded.plan.seed), repeat: "1" };
  const { spec, ...own } = await recordedFlags(asked, recorded, {
    file: shown(file, terminal.cwd),
    doing: "replay",
  });
  const command = commandFrom(context.command, own);
  const options: CampaignOptions = {
    ...(await campaignOptions([spec], [], { ...asked, ...own }, { ...context, command })),
    plans: [recorded.plan],
  };
  const json = flags.json === true;
  if (flags.dryRun) return dryRun(options, json, context);
  const told = { file: shown(file, terminal.cwd), recorded, today: await today(recorded, context) };
  return campaignCommand(options, json, context, replayTelling(told, options.expect, terminal), flags.verbose);
}

/** @throws PhantomError ERR_RUN_DIRECTORY_INVALID, and ERR_OPTION_INVALID where several trials are below */
export async function planFile(path: string, typed: string, cwd: string): Promise<string> {
  if (existsSync(path) && statSync(path).isFile()) return path;
  const plan = join(path, "plan.json");
  if (existsSync(plan)) return plan;
  const runs = await runDirectories(path, typed);
  const names = runs.map((run) => shown(run, cwd));
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `replay ${typed}`,
    message: `${typed} is the directory of a campaign. Its trials: ${list(names, 8)}`,
    hint: `Name one of them: npx phantom429 replay ${shellWord(names[0]!)}`,
  });
}

/** @throws PhantomError ERR_PLAN_UNFIT */
export function refuseUnfit(plan: Plan, file: string): void {
  const problems = incoherences(plan);
  if (problems.length === 0) return;
  throw new PhantomError("ERR_PLAN_UNFIT", {
    operation: `read ${file}`,
    message: `The plan cannot be run: ${problems.slice(0, 3).join("; ")}`,
    hint: `Correct ${file}, or run the scenario again: npx phantom429 run ${plan.scenario}`,
  });
}

/** What the scenario plans from the same seed today. */
async function today({ plan, environment }: RecordedPlan, context: Context): Promise<Today> {
  const scenario = await scenarioOf(plan, environment?.scenarioFile, context);
  if (scenario === null) return "unknown";
  try {
    const { seed, replicas } = plan;
    return planHash(makePlan(scenario, { seed, replicas })) === planHash(plan) ? "same" : "otherwise";
  } catch (error) {
    if (error instanceof PhantomError) return "otherwise";
    throw error;
  }
}

async function scenarioOf(plan: Plan, file: string | undefined, { library, terminal }: Context) {
  const known = library.scenarios.find(({ id }) => id === plan.scenario);
  if (file === undefined) return known ?? null;
  const own: Scenario | null = await library.loadScenario(resolve(terminal.cwd, file)).catch(() => null);
  return own?.id === plan.scenario ? own : null;
}
