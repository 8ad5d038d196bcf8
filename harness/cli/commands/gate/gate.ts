import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CampaignOptions, RunCampaign } from "../../../campaign/index.ts";
import type { CampaignResult } from "../../../contracts/index.ts";
import { evaluate, expectationOf, type GateResult, gateTrial } from "../../../gate/index.ts";
import { type CommandResult, jsonText } from "../../../process/index.ts";
import { gateJunit, gateMarkdown, shellWord } from "../../../report/index.ts";
import type { Context } from "../../context.ts";
import { campaignOptions, type TrialFlags } from "../../options/index.ts";
import { gateConclusion, gateTelling, placeIn } from "../../words/index.ts";
import { campaignCommand } from "../campaign.ts";
import { defaultFile, litellmOf, type OpenGate, openGate, trialsOf } from "./file.ts";

export interface GateFlags extends Omit<TrialFlags, "seed" | "repeat" | "expect" | "profile" | "replicas"> {
  litellm?: string;
}

/** `gate`: the scenarios of a gate file on one LiteLLM, and whether each is as the file says. */
export async function gate(file = defaultFile, flags: GateFlags, context: Context): Promise<CommandResult> {
  const open = await openGate(file, context);
  const spec = await litellmOf(flags.litellm, open, context);
  const options = await optionsOf(open, spec, flags, context);
  const judge = judgeBy(open, new Date().toISOString().slice(0, 10));
  const runCampaign = reporting(context.library.runCampaign, (result) =>
    writeReports(result, judge(result), open, context),
  );
  return campaignCommand(
    options,
    flags.json === true,
    { ...context, library: { ...context.library, runCampaign } },
    gateTelling({ file, policy: open.gate.inconclusive, judge, terminal: context.terminal }),
  );
}

async function optionsOf(open: OpenGate, spec: string, flags: GateFlags, context: Context): Promise<CampaignOptions> {
  const { gate, scenarios } = open;
  const { seeds, only } = trialsOf(open);
  const asked: TrialFlags = {
    ...flags,
    seed: "1",
    repeat: "1",
    profile: gate.profile,
    companions: flags.companions ?? gate.companions,
    setting: [...gate.settings, ...(flags.setting ?? [])],
    ...(gate.replicas === undefined ? {} : { replicas: String(gate.replicas) }),
  };
  const options = await campaignOptions([spec], scenarios, asked, context);
  // Commands that repeat a trial take from this what was asked of the subject.
  const settings = gate.settings.map((setting) => ` --setting ${shellWord(setting)}`).join("");
  const companions = flags.companions === undefined ? ` --companions ${gate.companions}` : "";
  const { retries } = gate.inconclusive;
  return { ...options, seeds, only, retries, command: `${context.command}${settings}${companions}` };
}

function judgeBy(open: OpenGate, today: string): (result: CampaignResult) => GateResult {
  const { gate, names } = open;
  const expectations = new Map([...names].map(([id, name]) => [id, expectationOf(gate.scenarios[name]!)]));
  return ({ trials, failures }) =>
    evaluate(
      expectations,
      {
        asked: trialsOf(open).only,
        trials: trials.map(({ verdict }) => gateTrial(verdict)),
        failed: failures.map(({ scenario, seed, error }) => ({
          scenario,
          seed,
          why: `${error.code}: ${error.message}`,
        })),
      },
      today,
    );
}

function reporting(run: RunCampaign, write: (result: CampaignResult) => Promise<void>): RunCampaign {
  return async (...campaign) => {
    const result = await run(...campaign);
    await write(result);
    return result;
  };
}

/** gate.md, gate.json and junit.xml beside the campaign's own; the first on a job's page, too. */
async function writeReports(result: CampaignResult, judged: GateResult, open: OpenGate, { terminal }: Context) {
  const { line } = gateConclusion(judged, open.file, open.gate.inconclusive, result);
  const markdown = gateMarkdown(judged, line, placeIn(result, terminal.cwd));
  const ids = open.scenarios.map(({ id }) => id);
  await Promise.all([
    writeFile(join(result.dir, "gate.md"), markdown),
    writeFile(join(result.dir, "gate.json"), jsonText({ schemaVersion: 1, file: open.file, ...judged })),
    writeFile(join(result.dir, "junit.xml"), gateJunit(judged, ids)),
  ]);
  const { GITHUB_STEP_SUMMARY } = terminal.env;
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, `${markdown}\n`).catch(() => {});
}
