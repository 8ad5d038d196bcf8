import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Verdict } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { type Target, targetsOf } from "../../../shrink/index.ts";
import { list, oneLine, plural, shortKeys } from "../../../text/index.ts";
import type { Context } from "../../context.ts";
import { shown } from "../../words/index.ts";
import { runDirectories } from "../report.ts";

/** The one trial of a directory. @throws PhantomError ERR_NOTHING_TO_SHRINK: there are several, or it did not diverge */
export async function oneTrial(named: string, { library, terminal }: Context) {
  const { cwd } = terminal;
  const runs = await runDirectories(resolve(cwd, named), named);
  const judged = [];
  for (const dir of runs) judged.push({ dir, verdict: await library.judgeAgain(dir, null) });
  const [only] = judged;
  if (runs.length > 1 || existsSync(join(resolve(cwd, named), "campaign.json"))) {
    const diverged = judged.filter(({ verdict }) => verdict.verdict === "diverged");
    throw nothing(
      `${named} is a campaign: ${plural(diverged.length, "trial")} of ${runs.length} diverged.`,
      diverged.length === 0
        ? "Only a trial that diverged can be shrunk."
        : `Name one of them:${diverged.map(({ dir }) => `\n    ${shown(dir, cwd)}`).join("")}`,
    );
  }
  const { dir, verdict } = only!;
  if (verdict.verdict !== "diverged") {
    throw nothing(
      `There is nothing to shrink in ${named}: its verdict is ${verdict.verdict}. ${oneLine(verdict.headline)}`,
      "Only a trial that diverged can be shrunk.",
    );
  }
  const { plan, environment } = await library.readRun(dir);
  return { dir, verdict, plan, environment };
}

/** What is to be seen again. @throws PhantomError ERR_NOTHING_TO_SHRINK: the trial does not show it */
export function chosenTarget(
  judged: Parameters<typeof targetsOf>[0] & { verdict: Verdict },
  { mode, counter }: { mode?: string; counter?: string },
  where: string,
): Target {
  const targets = targetsOf(judged);
  const ofMode = targets.filter((one) => mode === undefined || one.mode === mode);
  const chosen = ofMode.find((one) => counter === undefined || one.kind === counter || one.counter === counter);
  if (chosen) return chosen;
  if (ofMode.length > 0) {
    const counters = [...new Set(ofMode.map((one) => `${one.kind} (${shortKeys(one.counter)})`))];
    throw nothing(
      `${where} does not show ${mode ?? "a defect"} on the counter ${counter}.`,
      `It shows ${mode ?? "one"} on ${list(counters)}: name a kind or a whole key with --counter.`,
    );
  }
  const modes = [...new Set(targets.map((one) => one.mode))];
  throw nothing(
    mode === undefined ? `No finding in ${where} is about a counter.` : `${where} does not show ${mode}.`,
    modes.length === 0 ? "Name another trial." : `It shows ${list(modes)}: name one of them with --mode.`,
  );
}

function nothing(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_NOTHING_TO_SHRINK", { operation: "choose what to shrink", message, hint });
}
