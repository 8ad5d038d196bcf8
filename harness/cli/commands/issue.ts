import { resolve } from "node:path";
import type { Verdict } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { threadsOf } from "../../finder/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import { issueText } from "../../report/index.ts";
import { oneLine } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { latestRun } from "../latest.ts";
import { shown } from "../words/index.ts";
import { runDirectories } from "./report.ts";

/** `issue [DIR]`: a diverged trial, judged again, as Markdown to paste into an issue of LiteLLM; the first one of a campaign. */
export async function issue(named: string | undefined, { library, terminal }: Context): Promise<CommandResult> {
  const dir = named === undefined ? await latestRun(terminal.cwd) : resolve(terminal.cwd, named);
  const where = shown(dir, terminal.cwd);
  const runs = await runDirectories(dir, named ?? where);
  const others: Verdict[] = [];
  for (const run of runs) {
    const verdict = await library.judgeAgain(run, null);
    if (verdict.verdict !== "diverged") {
      others.push(verdict);
      continue;
    }
    if (named === undefined || runs.length > 1) terminal.progress(`About ${shown(run, terminal.cwd)}\n`);
    const threads = threadsOf(verdict.findings.map(({ mode }) => mode));
    return succeed(issueText(verdict, await library.readRun(run), threads));
  }
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `look for a trial that diverged in ${where}`,
    message: whatElse(others),
    hint: "An issue needs a trial that diverged. `npx phantom429 report` says its verdict.",
  });
}

function whatElse(verdicts: readonly Verdict[]): string {
  const [only, ...more] = verdicts;
  if (only && more.length === 0) return `Its verdict is ${only.verdict}: ${oneLine(only.headline)}`;
  const counts = [...Map.groupBy(verdicts, ({ verdict }) => verdict)].map(([word, of]) => `${of.length} ${word}`);
  return `None of its ${verdicts.length} trials diverged: ${counts.join(", ")}.`;
}
