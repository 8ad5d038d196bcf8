import { startClock } from "../clock.ts";
import type { CampaignResult, Progress, StackFall, TrialOutcome } from "../contracts/index.ts";
import { PhantomError, toPhantomError } from "../errors/index.ts";
import { createCampaignDirectory } from "../record/index.ts";
import { describeStacks, writeFailures } from "../report/index.ts";
import { claimDirectory, clearUnfinished, planCampaign, readUnfinished, requireStill } from "./begin.ts";
import type { RunCampaign } from "./options.ts";
import { makePlans } from "./plans.ts";
import { prepare } from "./prepare.ts";
import { writeReports } from "./reports.ts";
import { expectedTrials, scheduleSubject, trialsOf, withFalls } from "./schedule.ts";
import { share } from "./session.ts";
import { inShard } from "./shards.ts";
import type { PlannedStack, ScheduledTrial } from "./stacks.ts";
import { runSession } from "./subject-run.ts";
import { installSubjects, resolveSubjects } from "./subjects.ts";

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
  const subjects = await resolveSubjects(asked.subjects, asked, signal);
  const options = { ...asked, subjects };
  const whole = await planCampaign(options, plans, startedAt);
  const kept = asked.resume === undefined ? null : readUnfinished(asked.resume, whole);
  const mine = asked.shard ? inShard(plans, asked.shard) : plans;
  const single = plans.length * subjects.length === 1 && !asked.shard && !asked.nested && kept === null;
  const teller = (spec: string) => (state: SubjectState, detail: string) =>
    observe({ type: "subject", subject: spec, state, detail });
  const tell = (spec: string, detail: string) => teller(spec)("installing", detail);
  await using installed = await installSubjects(prepareSubject, subjects, options, { tell, signal });
  const dir = kept?.dir ?? (await createCampaignDirectory(options.out, mine[0]!.plan, subjects[0]!.spec));
  if (kept === null) await claimDirectory(dir, single ? null : whole);
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
        await using host = await installed.prepared[index]!.startHost({ logDir, signal, report });
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
    requireStill(dir);
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

/** The same error, with the subject that it was met on. */
function about(spec: string, { code, operation, message, hint, cause }: PhantomError): PhantomError {
  return new PhantomError(code, { operation: `${operation} (LiteLLM ${spec})`, message, hint, cause });
}

type SubjectState = Extract<Progress, { type: "subject" }>["state"];
