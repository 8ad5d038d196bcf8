import { join, resolve } from "node:path";
import { Environment, Plan, planHash } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { readDocument } from "../../../record/index.ts";
import { typedOptions } from "../../../report/index.ts";
import type { Terminal } from "../../context.ts";
import type { BisectFlags } from "./flags.ts";

/** What `bisect DIR` begins with: the options of a trial that was recorded, and the plan that it had. */
export interface RecordedTrial {
  flags: BisectFlags;
  planHash: string;
}

/**
 * The scenario, first seed, bad LiteLLM and stack of a run directory. What is typed replaces what the record says.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER, ERR_OPTION_INVALID
 */
export function recordedTrial(
  typed: string,
  flags: BisectFlags,
  seedTyped: boolean,
  { cwd }: Pick<Terminal, "cwd">,
): RecordedTrial {
  const dir = resolve(cwd, typed);
  const plan = readDocument(join(dir, "plan.json"), Plan);
  const environment = readDocument(join(dir, "environment.json"), Environment);
  if (plan === null || environment === null) throw noRun(typed, plan === null ? "plan.json" : "environment.json");
  if (flags.scenario !== undefined) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: `read ${typed}`,
      message: "Both a run directory and --scenario are given.",
      hint: "The directory says which scenario: leave --scenario out.",
    });
  }
  const { subject, stack, command, profile, scenarioFile } = environment;
  const before = typedOptions(command);
  const old = (name: string) => before.filter((option) => option.name === name).flatMap(({ value }) => value ?? []);
  const latestDeps = flags.latestDeps ?? before.some(({ name }) => name === "--latest-deps");
  return {
    planHash: planHash(plan),
    flags: {
      ...flags,
      scenario: scenarioFile ?? plan.scenario,
      bad: flags.bad ?? subject.spec,
      seed: seedTyped ? flags.seed : String(plan.seed),
      replicas: flags.replicas ?? String(plan.replicas),
      stack: stack.kind === "docker" ? "docker" : flags.stack,
      start: stack.kind === "docker" ? flags.start : stack.start,
      profile,
      setting: flags.setting ?? old("--setting"),
      image: flags.image ?? old("--image"),
      companions: subject.assembled ? "nearest" : (flags.companions ?? "exact"),
      ...(latestDeps ? { latestDeps } : {}),
    },
  };
}

function noRun(typed: string, file: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `read ${typed}`,
    message: `${typed} has no ${file} that can be read.`,
    hint: "Give the directory of one trial, as a run wrote it; of a campaign one of those below it. Or name --scenario and --bad.",
  });
}
