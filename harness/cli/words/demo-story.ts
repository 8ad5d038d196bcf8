import type { CampaignResult, Verdict } from "../../contracts/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import { gridText, indent, leaksOf, moneyLeaked, paint, shellWord, spoken } from "../../report/index.ts";
import { money, oneLine, plural } from "../../text/index.ts";
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
      `The evidence is in ${dir}: begin with report.html. Each release has a run directory with\n` +
        "every request, every write on the counter, the provider's log and the readings.\n",
    ),
    indent(`Next:\n${indent(nextCommands(dir, scenarios))}`),
  ].join("\n");
}

function chapter({ subject, headline, refusals, findings }: Verdict): string {
  const phantom = refusals.find((refusal) => refusal.phantom);
  const story = `LiteLLM ${subject.version}: ${oneLine(headline)}\n`;
  if (phantom === undefined) return story;
  return (
    `${story}  it said    ${spoken(phantom.text)}\n` +
    `  in truth   at most ${money(phantom.held)} of the ${money(phantom.budget)} budget was spent or rightly reserved\n${leaked({ findings })}`
  );
}

function leaked(verdict: Pick<Verdict, "findings">): string {
  const requests = new Set(leaksOf(verdict).map(({ request }) => request)).size;
  if (requests === 0) return "";
  return `  because    ${plural(requests, "request")} that ${requests === 1 ? "is" : "are"} over still hold${requests === 1 ? "s" : ""} ${money(moneyLeaked(verdict))}\n`;
}

/** `run --all` on two cores: 86 trials in 346 s, on what is installed already (CONTRIBUTING.md). */
const secondsPerTrial = 4;

function nextCommands(dir: string, scenarios: number): string {
  const long = (trials: number) =>
    `${trials} trials, about ${Math.ceil((trials * secondsPerTrial) / 60)} min on two cores`;
  return (
    "npx phantom429 open                          the report page, in a browser\n" +
    "npx phantom429 list                          the scenarios\n" +
    `npx phantom429 compare 1.84.0 1.94.3         two releases, all scenarios: ${long(2 * scenarios)}\n` +
    `${`npx phantom429 run --all --litellm ${defaultRelease}`.padEnd(45)}one release, all scenarios: ${long(scenarios)}\n` +
    `npx phantom429 report ${shellWord(dir)}\n` +
    "                                             the verdicts again, from the records alone\n\n"
  );
}
