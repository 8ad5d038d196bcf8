import { findScenario } from "../../scenarios/index.ts";
import { startClock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import { createCampaignDirectory } from "../record/index.ts";
import { writeCampaignReports } from "../report/index.ts";
import { startLocalStack } from "../stack/local/index.ts";
import { cacheDirectory, installSubject, parseSetting, parseSpec } from "../subject/index.ts";
import { makePlan } from "../traffic/index.ts";
import { runSession, type ScheduledTrial, trialDirectory } from "./session.ts";
import type { CampaignOptions, Progress, RunCampaign, SubjectRequest, TrialOutcome } from "./types.ts";

export { runTrial, type Trial, type TrialOptions } from "./trial.ts";
export type { CampaignOptions, CampaignResult, Progress, RunCampaign, SubjectRequest, TrialOutcome } from "./types.ts";

/**
 * Runs scenarios × seeds on every subject, the subjects side by side, and writes a directory with the evidence.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run a subject
 */
export const runCampaign: RunCampaign = async (options, observe, signal) => {
  const startedAt = new Date().toISOString();
  const plans = options.scenarios.flatMap((id) => {
    const scenario = findScenario(id);
    const replicas = options.replicas ?? Math.max(scenario.replicas, options.profile === "reporter" ? 4 : 0);
    return options.seeds.map((seed) => ({ scenario, plan: makePlan(scenario, { seed, replicas }) }));
  });
  const subjects = options.subjects.map((request) => ({ request, spec: parseSpec(request.spec) }));
  const single = plans.length * subjects.length === 1;
  const dir = await createCampaignDirectory(options.out, plans[0]!.plan, options.subjects[0]!.spec);

  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const sessions = subjects.map(async ({ request, spec }) => {
    try {
      const trials = plans.map(
        ({ scenario, plan }): ScheduledTrial => ({
          plan,
          exclusive: scenario.exclusive,
          dir: single ? dir : trialDirectory(dir, request.spec, plan),
        }),
      );
      return await onSubject(request, spec, trials, options, observe, stop);
    } catch (error) {
      if (!stop.aborted) observe({ type: "subject", subject: request.spec, state: "failed", detail: String(error) });
      failure.abort(error);
      throw error;
    }
  });
  const ended = await Promise.allSettled(sessions);
  const trials = ended.flatMap((session) => (session.status === "fulfilled" ? session.value : []));
  const result = { dir, trials, startedAt, finishedAt: new Date().toISOString() };
  if (!single && trials.length > 0) await writeCampaignReports(dir, result);
  signal.throwIfAborted();
  if (failure.signal.aborted) throw toPhantomError(failure.signal.reason, "run the campaign");
  return result;
};

async function onSubject(
  request: SubjectRequest,
  spec: ReturnType<typeof parseSpec>,
  trials: ScheduledTrial[],
  options: CampaignOptions,
  observe: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<TrialOutcome[]> {
  const tell = (state: "installing" | "starting" | "ready" | "stopped", detail = "") =>
    observe({ type: "subject", subject: request.spec, state, detail });
  const cacheDir = cacheDirectory();
  const settings = request.settings.map(parseSetting);
  tell("installing");
  const subject = await installSubject(spec, {
    cacheDir,
    latestDeps: request.latestDeps,
    patches: request.patches,
    signal,
    report: (line) => tell("installing", line),
  });
  tell("starting");
  await using stack = await startLocalStack({
    subject,
    settings,
    replicas: Math.max(...trials.map(({ plan }) => plan.replicas)),
    profile: options.profile,
    start: options.start,
    cacheDir,
    clock: startClock(),
    signal,
    report: (line) => tell("starting", line),
  });
  tell("ready", `LiteLLM ${stack.subject.version}`);
  const outcomes = await runSession(stack, request.spec, trials, options, observe, signal);
  tell("stopped");
  return outcomes;
}
