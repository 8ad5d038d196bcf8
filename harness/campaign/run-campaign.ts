import { startClock } from "../clock.ts";
import {
  type CampaignResult,
  type Progress,
  type StackFall,
  specParts,
  type TrialOutcome,
} from "../contracts/index.ts";
import { PhantomError, toPhantomError } from "../errors/index.ts";
import { createCampaignDirectory } from "../record/index.ts";
import { describeStacks, writeFailures } from "../report/index.ts";
import { ownerVariable, startKeeper } from "../stack/index.ts";
import {
  cacheDirectory,
  type InstallContext,
  parseSetting,
  requireCache,
  requireTemporary,
  resolveSpecs,
  unknownEverywhere,
} from "../subject/index.ts";
import { clearUnfinished, planCampaign, readUnfinished, writeCampaignPlan } from "./begin.ts";
import type { CampaignOptions, RunCampaign, SubjectRequest } from "./options.ts";
import { makePlans } from "./plans.ts";
import { type PreparedSubject, prepare, refusal } from "./prepare.ts";
import { writeReports } from "./reports.ts";
import { expectedTrials, scheduleSubject, trialsOf, withFalls } from "./schedule.ts";
import { share } from "./session.ts";
import { inShard } from "./shards.ts";
import { sideBySide } from "./side-by-side.ts";
import type { PlannedStack, ScheduledTrial } from "./stacks.ts";
import { runSession } from "./subject-run.ts";

/**
 * Runs scenarios × seeds on every subject, the subjects side by side, and writes a directory with the evidence.
 * Every subject is installed before the first stack starts. What was judged before a failure is reported all the same.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run a subject
 */
export const runOnce: RunCampaign = (...campaign) => runCampaignOn(prepare, ...campaign);

/** The same on subjects that are prepared in another way. */
export async function runCampaignOn(
  prepareSubject: typeof prepare,
  ...[asked, observe, signal]: Parameters<RunCampaign>
): Promise<CampaignResult> {
  const startedAt = new Date().toISOString();
  const plans = makePlans(asked);
  for (const { spec, settings } of asked.subjects) [...settings, ...specParts(spec).settings].map(parseSetting);
  await requireCache();
  await requireTemporary();
  const cacheDir = cacheDirectory();
  const subjects = await resolved(asked, { env: process.env, cacheDir, signal, report: () => {} });
  const options = { ...asked, subjects };
  const whole = await planCampaign(options, plans, startedAt);
  const kept = asked.resume === undefined ? null : readUnfinished(asked.resume, whole);
  const mine = asked.shard ? inShard(plans, asked.shard) : plans;
  const single = plans.length * subjects.length === 1 && !asked.shard && kept === null;
  // Installers, initdb and servers inherit the mark by which the guardian finds them if this process is killed.
  await using keeper = startKeeper();
  process.env[ownerVariable] = keeper.owner;
  const teller = (spec: string) => (state: SubjectState, detail: string) =>
    observe({ type: "subject", subject: spec, state, detail });
  const prepared = await sideBySide(subjects, signal, async (subject, stop) => {
    const tell = teller(subject.spec);
    if (options.stack !== "attach") tell("installing", "");
    const report = (line: string) => tell("installing", line);
    return prepareSubject(subject, options, { cacheDir, owner: keeper.owner, signal: stop, report });
  });
  for (const [index, { spec }] of subjects.entries()) {
    for (const { name } of prepared[index]!.unknown) teller(spec)("installing", `its sources do not mention ${name}`);
  }
  refuseUnknown(subjects, prepared);
  const dir = kept?.dir ?? (await createCampaignDirectory(options.out, mine[0]!.plan, subjects[0]!.spec));
  if (!single && kept === null) await writeCampaignPlan(dir, whole);
  observe({ type: "directory", dir });
  const outcomes = new Map<ScheduledTrial, TrialOutcome>();
  const scheduled = subjects.map((subject) => {
    const trials = trialsOf(subject, mine, dir, single);
    for (const trial of trials) {
      const before = kept?.outcomes.find((outcome) => outcome.dir === trial.dir);
      // Without its record a verdict is none.
      if (before && before.altered.length === 0) outcomes.set(trial, before);
      else if (before) {
        const { scenario, seed } = trial.plan;
        const why = `${scenario} seed ${seed} is run again: ${before.altered.join("; ")}`;
        teller(subject.spec)("planned", why);
      }
    }
    return scheduleSubject(subject.spec, trials, outcomes, dir, single);
  });
  const expected = expectedTrials(scheduled, outcomes);
  observe({ type: "planned", trials: expected });
  if (kept) {
    const missing = expected.filter(({ done }) => done === null);
    await clearUnfinished(dir, missing);
  }
  const shared = share();
  const clock = startClock();
  const failed = new Map<ScheduledTrial, PhantomError>();
  const falls = new Map<PlannedStack, StackFall[]>();

  try {
    const running = scheduled.map(async ({ spec, logDir, trials, stacks, summaries }, index) => {
      if (stacks.length === 0) return;
      const tell = teller(spec);
      const fail = (trial: ScheduledTrial, thrown: PhantomError) => {
        const error = about(spec, thrown);
        failed.set(trial, error);
        const { scenario, seed } = trial.plan;
        observe({ type: "trial", subject: spec, scenario, seed, state: "failed", detail: error.message });
      };
      if (!single) tell("planned", describeStacks(summaries));
      try {
        const report = (line: string) => tell("starting", line);
        await using host = await prepared[index]!.startHost({ logDir, signal, report });
        const deliver = (trial: ScheduledTrial, outcome: TrialOutcome) => outcomes.set(trial, outcome);
        const fell = (stack: PlannedStack, fall: StackFall) => falls.set(stack, [...(falls.get(stack) ?? []), fall]);
        const where = { host, spec, stacks, options, share: shared, clock, logDir };
        await runSession({ ...where, signal, observe, deliver, fell, fail });
      } catch (error) {
        if (signal.aborted) return;
        const known = toPhantomError(error, "start LiteLLM");
        tell("failed", known.message);
        for (const trial of trials) if (!outcomes.has(trial) && !failed.has(trial)) fail(trial, known);
        return;
      }
      tell("stopped", "");
    });
    await Promise.all(running);
    signal.throwIfAborted();
    const [error] = failed.values();
    if (error && outcomes.size === 0) throw error;
  } finally {
    if (single) await writeFailures(dir, finish());
    else if (outcomes.size + failed.size > 0) await writeReports(dir, finish());
  }
  return finish();

  function finish(): CampaignResult {
    const trials = scheduled.flatMap((each) => each.trials.flatMap((trial) => outcomes.get(trial) ?? []));
    const failures = scheduled.flatMap(({ spec, trials }) =>
      trials.flatMap((trial) => {
        const error = failed.get(trial);
        return error ? [{ subject: spec, scenario: trial.plan.scenario, seed: trial.plan.seed, error }] : [];
      }),
    );
    const stacks = [...(kept?.stacks ?? []), ...scheduled.flatMap((subject) => withFalls(subject, falls))];
    const { baseline } = options;
    const times = { startedAt: kept?.plan.startedAt ?? startedAt, finishedAt: new Date().toISOString() };
    return { dir, trials, failures, stacks, ...times, ...(baseline ? { baseline } : {}) };
  }
}

/** The subjects by the names that records have. */
async function resolved({ subjects, stack }: CampaignOptions, context: InstallContext): Promise<SubjectRequest[]> {
  if (stack === "attach") return subjects;
  const specs = await resolveSpecs(
    subjects.map(({ spec }) => spec),
    context,
  );
  return subjects.map((subject, index) => ({ ...subject, spec: specs[index]! }));
}

/** What none of the subjects knows is misspelled, and would be tested in vain. @throws PhantomError ERR_SETTING_UNKNOWN */
function refuseUnknown(subjects: CampaignOptions["subjects"], prepared: readonly PreparedSubject[]): void {
  const everywhere = unknownEverywhere(prepared.map(({ unknown }) => unknown));
  if (everywhere !== null) throw refusal(everywhere, subjects.map(({ spec }) => spec).join(" or "));
}

/** The same error, with the subject that it was met on. */
function about(spec: string, { code, operation, message, hint, cause }: PhantomError): PhantomError {
  return new PhantomError(code, { operation: `${operation} (LiteLLM ${spec})`, message, hint, cause });
}

type SubjectState = Extract<Progress, { type: "subject" }>["state"];
