import { resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import { threadsOf } from "../../finder/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import { issueText } from "../../report/index.ts";
import type { Context } from "../context.ts";
import { latestRun } from "../latest.ts";
import { shown } from "../words/index.ts";
import { runDirectories } from "./report.ts";

/** `issue [DIR]`: a diverged trial, judged again, as Markdown to paste into an issue of LiteLLM; the first one of a campaign. */
export async function issue(named: string | undefined, { library, terminal }: Context): Promise<CommandResult> {
  const dir = named === undefined ? await latestRun(terminal.cwd) : resolve(terminal.cwd, named);
  const where = shown(dir, terminal.cwd);
  const runs = await runDirectories(dir, named ?? where);
  for (const run of runs) {
    const verdict = await library.judgeAgain(run, null);
    if (verdict.verdict !== "diverged") continue;
    if (named === undefined || runs.length > 1) terminal.progress(`About ${shown(run, terminal.cwd)}\n`);
    const threads = threadsOf(verdict.findings.map(({ mode }) => mode));
    return succeed(issueText(verdict, await library.readRun(run), threads));
  }
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `look for a trial that diverged in ${where}`,
    message: runs.length === 1 ? "Its trial did not diverge." : `None of its ${runs.length} trials diverged.`,
    hint: "There is nothing to report. `npx phantom429 report` says what it came to.",
  });
}
