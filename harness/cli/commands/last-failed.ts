import { join } from "node:path";
import { z } from "zod";
import { CampaignEnd, Environment, Verdict } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { readDocument } from "../../record/index.ts";
import { shellWord, typedOptions } from "../../report/index.ts";
import { plural } from "../../text/index.ts";
import type { Context } from "../context.ts";
import { latestRun } from "../latest.ts";
import type { TrialFlags } from "../options/index.ts";
import { shown } from "../words/index.ts";
import { runDirectories } from "./report.ts";

type Flags = TrialFlags & { litellm?: string };

/** What `run --last-failed` runs: as it would be typed, as far as it can be. */
export interface LastFailed {
  /** Names of scenarios, or files. */
  names: string[];
  flags: Flags;
  only: { scenario: string; seed: number }[];
  /** The same as a command line, for the record: it repeats a trial without knowing of that run. */
  command: string;
}

interface Failed {
  subject: string;
  scenario: string;
  seed: number;
  /** Of a trial that was recorded. */
  environment: Environment | null;
}

/**
 * The trials of the last run that diverged or were not judged, with its subject and its options. What is typed now replaces the same
 * option of that run.
 * @throws PhantomError ERR_OPTION_INVALID where nothing failed, or it failed on several subjects
 */
export async function lastFailed(flags: Flags, { terminal }: Context): Promise<LastFailed> {
  const dir = await latestRun(terminal.cwd);
  const where = shown(dir, terminal.cwd);
  const trials = await failedIn(dir, where);
  const subject = onlySubject(trials, where, flags.litellm);
  const environment = trials.find((trial) => trial.environment !== null)?.environment;
  if (!environment) throw refused(`Of the last run, ${where}, no trial was recorded.`, "Type its command line again.");
  if (environment.stack.kind === "attach")
    throw refused(
      `The last run, ${where}, was on an attached deployment.`,
      "Name its scenarios, and say again what to attach to.",
    );
  if (environment.replay !== undefined)
    throw refused(`The last run, ${where}, was of a plan that was given.`, `Use npx phantom429 replay ${where}.`);
  const before = typedOptions(environment.command);
  const old = (name: string) => before.filter((option) => option.name === name).flatMap(({ value }) => value ?? []);
  const merged: Flags = {
    ...flags,
    litellm: flags.litellm ?? subject,
    stack: environment.stack.kind === "docker" ? "docker" : "local",
    start: environment.stack.start,
    profile: environment.profile,
    setting: flags.setting ?? old("--setting"),
    patch: flags.patch ?? (flags.litellm === undefined ? old("--patch") : []),
    image: flags.image ?? old("--image"),
    latestDeps: flags.latestDeps ?? before.some(({ name }) => name === "--latest-deps"),
    companions: environment.subject.assembled ? "nearest" : (flags.companions ?? "exact"),
  };
  const replicas = flags.replicas ?? old("--replicas")[0];
  if (replicas !== undefined) merged.replicas = replicas;
  const names = [...new Set(trials.map((trial) => trial.environment?.scenarioFile ?? trial.scenario))];
  terminal.progress(
    `${plural(trials.length, "trial")} of ${where} again: ${trials.map(({ scenario, seed }) => `${scenario} seed ${seed}`).join(", ")}\n`,
  );
  return {
    names,
    flags: merged,
    only: trials.map(({ scenario, seed }) => ({ scenario, seed })),
    command: commandOf(names, merged),
  };
}

async function failedIn(dir: string, where: string): Promise<Failed[]> {
  const judged = (await runDirectories(dir, where)).map((run): Failed & { failed: boolean } => {
    const environment = readDocument(join(run, "environment.json"), Environment);
    const verdict = readDocument(join(run, "verdict.json"), Verdict);
    const plan = readDocument(join(run, "plan.json"), z.object({ scenario: z.string(), seed: z.number() }))!;
    const failed = verdict === null || verdict.verdict === "diverged" || verdict.verdict === "inconclusive";
    return { subject: environment?.subject.spec ?? "", scenario: plan.scenario, seed: plan.seed, environment, failed };
  });
  const lost = readDocument(join(dir, "campaign.json"), CampaignEnd)?.failures ?? [];
  const known = judged.map(({ scenario, seed, subject }) => `${scenario} ${seed} ${subject}`);
  const failed = [
    ...judged.filter((trial) => trial.failed),
    ...lost
      .filter(({ scenario, seed, subject }) => !known.includes(`${scenario} ${seed} ${subject}`))
      .map(({ error, ...trial }) => ({ ...trial, environment: null })),
  ];
  if (failed.length > 0) return failed;
  throw refused(`Nothing failed in the last run, ${where}.`, "`npx phantom429 report` shows it.");
}

function onlySubject(trials: readonly Failed[], where: string, typed: string | undefined): string {
  const subjects = [...new Set(trials.map(({ subject }) => subject))];
  if (typed !== undefined) return typed;
  if (subjects.length === 1) return subjects[0]!;
  throw refused(`The last run, ${where}, failed on ${subjects.join(" and ")}.`, "Say which with --litellm.");
}

function commandOf(names: readonly string[], flags: Flags): string {
  const { litellm, stack, start, profile, replicas, setting, patch, image, latestDeps, companions } = flags;
  const many = (name: string, values: readonly string[] = []) => values.flatMap((value) => [name, value]);
  return [
    "phantom429",
    "run",
    ...names,
    ...many("--litellm", litellm === undefined ? [] : [litellm]),
    ...(stack === "local" ? [] : ["--stack", stack]),
    ...(start === "fork" ? [] : ["--start", start]),
    ...(profile === "fast" ? [] : ["--profile", profile]),
    ...many("--replicas", replicas === undefined ? [] : [replicas]),
    ...many("--setting", setting),
    ...many("--patch", patch),
    ...many("--image", image),
    ...(latestDeps ? ["--latest-deps"] : []),
    ...(companions === "nearest" ? ["--companions", "nearest"] : []),
  ]
    .map(shellWord)
    .join(" ");
}

function refused(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: "read --last-failed", message, hint });
}
