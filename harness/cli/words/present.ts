import { join } from "node:path";
import { comparisonsOf } from "../../changes/index.ts";
import type { CampaignResult, Expected } from "../../contracts/index.ts";
import { pageFile } from "../../page/index.ts";
import {
  assembledLines,
  comparisonText,
  describeStacks,
  gridText,
  paint,
  repeatCommand,
  repeatWhole,
  trialText,
} from "../../report/index.ts";
import type { Terminal } from "../context.ts";
import { conclude } from "./conclusion.ts";
import { shown } from "./shown.ts";
import type { Telling } from "./telling.ts";

/** One trial in full, several as a grid, then where the evidence lies; the last line by the common rules. */
export function campaignTelling(expect: Expected | null, terminal: Terminal): Telling {
  return {
    present: (result) => present(result, terminal),
    conclude: ({ trials }) =>
      conclude(
        trials.map(({ verdict }) => verdict),
        expect,
      ),
  };
}

function present(result: CampaignResult, terminal: Terminal): string {
  const [only, ...others] = result.trials;
  if (only === undefined) return "";
  const colours = paint(terminal.colours);
  const body = others.length === 0 ? trialText(only.verdict, colours) : gridText(result.trials, colours);
  const compared = comparisonsOf(result).map((each) => `${comparisonText(each)}\n`);
  return `\n${body}\n${compared.join("")}${pointers(result, terminal)}`;
}

function pointers(result: CampaignResult, terminal: Terminal): string {
  const notConverged = result.trials.find(({ verdict }) => verdict.verdict !== "converged") ?? result.trials[0]!;
  return (
    stacksLine(result) +
    (result.trials.length < 2 ? [] : assembledLines(result.trials.map(({ verdict }) => verdict.subject)))
      .map((line) => `  ${line}\n`)
      .join("") +
    `  evidence: ${shown(join(result.dir, pageFile), terminal.cwd)}\n` +
    (result.trials.length < 2 ? "" : `  repeat:   ${repeatWhole(notConverged.environment)}\n`) +
    `  ${result.trials.length < 2 ? "repeat:  " : "one only:"} ${repeatCommand(notConverged.verdict, notConverged.environment)}\n\n`
  );
}

/** How the trials were laid out, where more than one stack was needed; the same for every subject. */
function stacksLine({ stacks }: CampaignResult): string {
  const first = stacks.filter(({ subject }) => subject === stacks[0]?.subject);
  return first.length < 2 ? "" : `  stacks:   ${describeStacks(first)}\n`;
}
