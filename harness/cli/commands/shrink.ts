import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { wilson } from "../../changes/index.ts";
import type { Verdict } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { type CommandResult, type Interruption, succeed } from "../../process/index.ts";
import { typedOptions } from "../../report/index.ts";
import type { Shrunk, Target } from "../../shrink/index.ts";
import {
  forms,
  namesOf,
  renamed,
  shrink as shrinkPlan,
  sizesText,
  targetsOf,
  targetText,
  tries,
  writeShrunk,
} from "../../shrink/index.ts";
import { duration, list, oneLine, plural } from "../../text/index.ts";
import type { Context } from "../context.ts";
import {
  checkOut,
  checkWritable,
  chosenCompanions,
  lookUpSpecs,
  parseBetween,
  parseChoice,
  requireStack,
} from "../options/index.ts";
import { shown } from "../words/index.ts";
import { runDirectories } from "./report.ts";

export interface ShrinkFlags {
  litellm?: string;
  minutes: string;
  runs: string;
  mode?: string;
  as: string;
  out?: string;
  stack: string;
  companions?: string;
}

/** `shrink DIR`: the smallest plan that shows the same defect, each step a real run. */
export async function shrink(named: string, flags: ShrinkFlags, context: Context): Promise<CommandResult> {
  const { library, terminal, command } = context;
  const { cwd, signal, clock, progress } = terminal;
  const minutes = parseBetween("--minutes", flags.minutes, 1, 600);
  const runs = parseBetween("--runs", flags.runs, 1, 20);
  const stack = parseChoice("--stack", flags.stack, ["local", "docker"]);
  const form = parseChoice("--as", flags.as, forms);
  const { plan, verdict, environment, dir } = await oneTrial(named, context);
  const target = chosenTarget({ verdict, environment }, flags.mode, shown(dir, cwd));
  const typed = typedOptions(environment.command);
  const spec = flags.litellm ?? environment.subject.spec;
  if (spec === "attached") throw attached(named);
  requireStack(spec, stack, library);
  if (flags.out === undefined) await checkWritable("reports", cwd);
  else await checkOut(flags.out, cwd);
  const [resolved = spec] = await lookUpSpecs([spec], context);
  const subject = {
    spec: resolved,
    settings: valuesOf(typed, "--setting"),
    patches: valuesOf(typed, "--patch").map((file) => resolve(cwd, file)),
    latestDeps: typed.some(({ name }) => name === "--latest-deps"),
    ...(environment.subject.assembled ? { companions: "nearest" as const } : chosenCompanions(flags)),
  };
  const from = renamed(plan);
  const out = await library.createDirectory(flags.out === undefined ? null : resolve(cwd, flags.out), from, resolved);
  const { profile } = environment;
  const report = (line: string) => progress(`${line}\n`);
  let shrunk: Shrunk | null;
  {
    await using bench = await library.openBench(subject, {
      stack,
      profile,
      logDir: join(out, "logs"),
      command,
      signal,
      report,
    });
    const names = namesOf(target, { verdict, environment, dir });
    const smaller = (before: Shrunk["before"], after: Shrunk["after"]) => report(sizesText(before, after));
    report(`shrinking ${targetText(target)}, for at most ${plural(minutes, "minute")}`);
    shrunk = await shrinkPlan({ plan: from, target, names, runs, minutes, dir: out, signal, clock, smaller }, bench);
  }
  if (shrunk === null) {
    const line = `not reproduced: LiteLLM ${resolved} did not show ${targetText(target)} in ${Math.max(tries, runs)} runs\n`;
    return { exitCode: 1, stdout: line, stderr: "" };
  }
  const { files, missing } = await writeShrunk(out, shrunk, target, form);
  if (missing !== null) report(missing);
  const exitCode = shrunk.ended === "interrupted" ? (signal.reason as Interruption).exitCode : 0;
  return succeed(told(shrunk, target, { ...files, evidence: shrunk.outcome.dir }, cwd), exitCode);
}

function told(shrunk: Shrunk, target: Target, files: Record<string, string>, cwd: string): string {
  const { before, after, rate, ended, trials, ms, outcome } = shrunk;
  const [low, high] = wilson(rate.shown, rate.of);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const often =
    rate.of === 0
      ? "was not run again"
      : `showed it in ${rate.shown} of ${rate.of} further runs (95 %: ${percent(low)} to ${percent(high)})`;
  const why = { least: "nothing more can be left out", time: "the time was over", interrupted: "interrupted" }[ended];
  return [
    "",
    ...Object.entries(files).map(([what, file]) => `  ${what.padEnd(9)} ${shown(file, cwd)}`),
    `  run it    npx phantom429 run ${shown(files.scenario!, cwd)} --litellm ${outcome.verdict.subject.spec}`,
    "",
    `The smallest plan ${often}. ${plural(trials, "trial")} in ${duration(ms)}: ${why}.`,
    `shrunk: ${sizesText(before, after)}; ${targetText(target)}, LiteLLM ${outcome.verdict.subject.version}`,
    "",
  ].join("\n");
}

/** The one trial of a directory. @throws PhantomError ERR_NOTHING_TO_SHRINK: there are several, or it did not diverge */
async function oneTrial(named: string, { library, terminal }: Context) {
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

function chosenTarget(
  judged: Parameters<typeof targetsOf>[0] & { verdict: Verdict },
  mode: string | undefined,
  where: string,
) {
  const targets = targetsOf(judged);
  const chosen = targets.find((one) => mode === undefined || one.mode === mode);
  if (chosen) return chosen;
  const modes = [...new Set(targets.map((one) => one.mode))];
  throw nothing(
    mode === undefined ? `No finding in ${where} is about a counter.` : `${where} does not show ${mode}.`,
    modes.length === 0 ? "Name another trial." : `It shows ${list(modes)}: name one of them with --mode.`,
  );
}

function nothing(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_NOTHING_TO_SHRINK", { operation: "choose what to shrink", message, hint });
}

function attached(named: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the LiteLLM",
    message: `The trial in ${named} ran on an attached deployment, and shrinking starts LiteLLM itself.`,
    hint: "Name a release, a checkout or a wheel with --litellm.",
  });
}

function valuesOf(typed: readonly { name: string; value: string | null }[], name: string): string[] {
  return typed.flatMap((one) => (one.name === name && one.value !== null ? [one.value] : []));
}
