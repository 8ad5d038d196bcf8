import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CommandResult, Interruption } from "../../../process/index.ts";
import { jsonText, renderError } from "../../../process/index.ts";
import type { NotShown, Shrunk } from "../../../shrink/index.ts";
import {
  forms,
  namesOf,
  renamed,
  shrink as shrinkPlan,
  sizesText,
  targetText,
  trialsAtOnce,
  writeShrunk,
} from "../../../shrink/index.ts";
import { plural } from "../../../text/index.ts";
import type { Context } from "../../context.ts";
import {
  campaignOptions,
  commandFrom,
  parseBetween,
  parseChoice,
  recordedFlags,
  type SubjectFlags,
} from "../../options/index.ts";
import { shown } from "../../words/index.ts";
import { requirePossible } from "../dry-run.ts";
import { chosenTarget, oneTrial } from "./chosen.ts";
import { documentOf, exitCodeOf, notReproduced, subjectWords, told } from "./told.ts";

export interface ShrinkFlags extends SubjectFlags {
  minutes: string;
  runs: string;
  mode?: string;
  as: string;
  out?: string;
  json?: boolean;
}

/** `shrink DIR`: the smallest plan that shows the same defect, each step a real run. */
export async function shrink(named: string, flags: ShrinkFlags, context: Context): Promise<CommandResult> {
  const { library, terminal } = context;
  const { cwd, signal, clock, progress } = terminal;
  const minutes = parseBetween("--minutes", flags.minutes, 1, 600);
  const runs = parseBetween("--runs", flags.runs, 1, 20);
  const form = parseChoice("--as", flags.as, forms);
  const { plan, verdict, environment, dir } = await oneTrial(named, context);
  const target = chosenTarget({ verdict, environment }, flags.mode, shown(dir, cwd));
  const asked = { ...flags, seed: String(plan.seed), repeat: "1" };
  const { spec, ...own } = await recordedFlags(
    asked,
    { plan, environment, verdict, writtenHash: "" },
    {
      file: shown(dir, cwd),
      doing: "shrink",
    },
  );
  const command = commandFrom(context.command, own);
  const options = await campaignOptions([spec], [], { ...asked, ...own }, context);
  await requirePossible({ ...options, plans: Array.from({ length: trialsAtOnce }, () => plan) }, context);
  const subject = options.subjects[0]!;
  const from = renamed(plan);
  const out = await library.createDirectory(options.out, from, subject.spec);
  const report = (line: string) => progress(`${line}\n`);
  let shrunk: Shrunk | NotShown;
  {
    const logDir = join(out, "logs");
    await using bench = await library.openBench(subject, { ...options, logDir, command, signal, report });
    const names = namesOf(target, { verdict, environment, dir });
    const smaller = (before: Shrunk["before"], after: Shrunk["after"]) => report(sizesText(before, after));
    report(`shrinking ${targetText(target)}, for at most ${plural(minutes, "minute")}`);
    shrunk = await shrinkPlan({ plan: from, target, names, runs, minutes, dir: out, signal, clock, smaller }, bench);
  }
  const json = flags.json === true;
  const about = { target, subject: subject.spec };
  if (shrunk.plan === null) return notReproduced(about, shrunk, json);
  await rm(join(out, "logs"), { recursive: true, force: true });
  const words = subjectWords(subject);
  const { files, missing } = await writeShrunk(out, shrunk, { target, form, subject: words });
  if (missing !== null) report(missing);
  const exitCode = exitCodeOf(shrunk, shrunk.ended === "interrupted" ? (signal.reason as Interruption).exitCode : 0);
  const all = { ...files, evidence: shrunk.outcome.dir };
  const stdout = json
    ? jsonText(documentOf(shrunk, about, { dir: out, files: all, exitCode }))
    : told(shrunk, target, all, words, cwd);
  return { exitCode, stdout, stderr: shrunk.failure === null ? "" : renderError(shrunk.failure) };
}
