import type { CampaignResult, Verdict } from "../../contracts/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import { dollars, gridText, indent, leaksOf, oneLine, paint, plural, shellWord, spoken } from "../../report/index.ts";
import type { Terminal } from "../context.ts";
import { shown } from "./shown.ts";

/** What the demo showed, in words and with its numbers: the grid, the refusal beside the spend, where to look, what next. */
export function demoStory(result: CampaignResult, scenarios: number, terminal: Terminal): string {
  const dir = shown(result.dir, terminal.cwd);
  return [
    "",
    indent(gridText(result.trials, paint(terminal.colours))),
    ...result.trials.map(({ verdict }) => indent(chapter(verdict))),
    indent(
      `The evidence lies in ${dir}: begin with summary.md; each release's run directory holds\n` +
        "every request, every write on the counter, the provider's log and the readings.\n",
    ),
    indent(`Next:\n${indent(nextCommands(dir, scenarios))}`),
  ].join("\n");
}

function chapter(verdict: Verdict): string {
  const phantoms = verdict.refusals.filter((refusal) => refusal.phantom);
  const [phantom] = phantoms;
  if (phantom === undefined) return `LiteLLM ${verdict.subject.version}: ${oneLine(verdict.reason)}\n`;
  return (
    `LiteLLM ${verdict.subject.version} refused ${plural(phantoms.length, "request")} though the budget was not spent:\n` +
    `  it said    ${spoken(phantom.text)}\n` +
    `  in truth   ${dollars(phantom.spent)} of ${dollars(phantom.budget)} was spent, ` +
    `and at most ${dollars(phantom.held)} could be held\n${leaked(verdict)}`
  );
}

function leaked(verdict: Verdict): string {
  const leaks = leaksOf(verdict);
  if (leaks.length === 0) return "";
  const total = leaks.reduce((sum, leak) => sum + leak.amount, 0);
  return `  because    ${plural(leaks.length, "reservation")} of requests that are over still hold ${dollars(total)}\n`;
}

/** `run --all` on two cores: 86 trials in 346 s, on what is installed already (CONTRIBUTING.md). */
const secondsPerTrial = 4;

function nextCommands(dir: string, scenarios: number): string {
  const long = (trials: number) =>
    `${trials} trials, about ${Math.ceil((trials * secondsPerTrial) / 60)} min on two cores`;
  return (
    "npx phantom429 list                          the scenarios\n" +
    `npx phantom429 compare 1.84.0 1.94.3         two releases, all scenarios: ${long(2 * scenarios)}\n` +
    `${`npx phantom429 run --all --litellm ${defaultRelease}`.padEnd(45)}one release, all scenarios: ${long(scenarios)}\n` +
    `npx phantom429 report ${shellWord(dir)}\n` +
    "                                             the verdicts again, from the records alone\n\n"
  );
}
