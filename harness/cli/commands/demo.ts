import type { CampaignOptions } from "../../campaign/index.ts";
import type { CampaignResult, VerdictWord } from "../../contracts/index.ts";
import type { Scenario } from "../../planner/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import { oneLine } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { checkWritable, chooseScenarios } from "../options/index.ts";
import { type Conclusion, conclude, demoStory } from "../words/index.ts";
import { campaignCommand } from "./campaign.ts";

const scenario = "phantom-refusal";
const affected = "1.84.0";
/** The newest judged release that installs exactly; the matrix has it as converged (test/unit/cli/judged.test.ts). */
const fixed = defaultRelease;
const known: Record<string, VerdictWord> = { [affected]: "diverged", [fixed]: "converged" };

/** `demo`: the phantom refusal on an affected release, and the same plan on a fixed one. Exit 0 if both came as known. */
export async function demo(flags: { json?: boolean }, context: Context): Promise<CommandResult> {
  const { terminal } = context;
  await checkWritable("reports", terminal.cwd);
  terminal.progress(
    `The same requests on LiteLLM ${affected} and ${fixed}: real replicas, Redis and Postgres on this machine.\n` +
      "What is missing is installed into a cache first; later runs start at once.\n",
  );
  const present = (result: CampaignResult) => demoStory(result, context.library.scenarios.length, terminal);
  return campaignCommand(
    demoOptions(await chooseScenarios([scenario], false, context), context.command),
    flags.json === true,
    context,
    { present, conclude: demoConclusion },
  );
}

function demoOptions(scenarios: Scenario[], command: string): CampaignOptions {
  const subject = (spec: string) => ({ spec, settings: [], patches: [], latestDeps: false });
  return {
    scenarios,
    subjects: [subject(affected), subject(fixed)],
    seeds: [1],
    replicas: null,
    profile: "fast",
    stack: "local",
    start: "fork",
    out: null,
    expect: null,
    command,
  };
}

function demoConclusion({ trials }: CampaignResult): Conclusion {
  const verdicts = trials.map(({ verdict }) => verdict);
  const overall = conclude(verdicts, null);
  const asKnown = verdicts.length === 2 && verdicts.every(({ subject, verdict }) => known[subject.spec] === verdict);
  const told = verdicts.map(({ subject, verdict }) => `${subject.version} ${verdict}`).join(", ");
  if (asKnown) return { ...overall, exitCode: 0, line: `as expected: ${told}\n` };
  const undecided = verdicts.some(({ verdict }) => verdict === "inconclusive" || verdict === "not-applicable");
  const reasons = verdicts
    .filter(({ subject, verdict }) => known[subject.spec] !== verdict)
    .map(({ reason }) => reason);
  return {
    ...overall,
    exitCode: undecided ? 4 : 1,
    line: `not as expected: ${told}: ${oneLine(reasons.join("; "))}\n`,
  };
}
