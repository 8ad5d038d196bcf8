import { join } from "node:path";
import { findScenario } from "../../scenarios/index.ts";
import { startClock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import { createCampaignDirectory } from "../record/index.ts";
import { writeCampaignReports } from "../report/index.ts";
import { ownerVariable, startKeeper, startLocalStack } from "../stack/local/index.ts";
import { cacheDirectory, installSubject, parseSetting, parseSpec } from "../subject/index.ts";
import { makePlan } from "../traffic/index.ts";
import { runSession, type ScheduledTrial, share } from "./session.ts";
import { sideBySide } from "./side-by-side.ts";
import type { CampaignOptions, Progress, RunCampaign, TrialOutcome } from "./types.ts";

export type { CampaignOptions, CampaignResult, Progress, RunCampaign, SubjectRequest, TrialOutcome } from "./types.ts";

/**
 * Runs scenarios × seeds on every subject, the subjects side by side, and writes a directory with the evidence.
 * Every subject is installed before the first stack starts. What was judged before a failure is reported all the same.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run a subject
 */
export const runCampaign: RunCampaign = async (options, observe, signal) => {
  const startedAt = new Date().toISOString();
  const plans = makePlans(options);
  const subjects = options.subjects.map((request) => ({
    ...request,
    parsed: parseSpec(request.spec),
    parsedSettings: request.settings.map(parseSetting),
  }));
  const single = plans.length * subjects.length === 1;
  const cacheDir = cacheDirectory();
  // Installers, initdb and servers inherit the mark by which the guardian finds them if this process is killed.
  await using keeper = startKeeper();
  process.env[ownerVariable] = keeper.owner;
  const teller = (spec: string) => (state: SubjectState, detail: string) =>
    observe({ type: "subject", subject: spec, state, detail });
  const installed = await sideBySide(subjects, signal, async ({ spec, parsed, latestDeps, patches }, stop) => {
    const tell = teller(spec);
    tell("installing", "");
    const report = (line: string) => tell("installing", line);
    return installSubject(parsed, { cacheDir, latestDeps, patches, signal: stop, report });
  });
  const dir = await createCampaignDirectory(options.out, plans[0]!.plan, subjects[0]!.spec);
  const scheduled = subjects.map((subject) => {
    const place = single ? dir : join(dir, subject.spec.replaceAll(/[^\w.-]+/g, "_"));
    return {
      subject,
      tell: teller(subject.spec),
      logDir: join(place, single ? "logs" : "stack-logs"),
      trials: plans.map(({ plan, exclusive }): ScheduledTrial => {
        return { plan, exclusive, dir: single ? dir : join(place, `${plan.scenario}-${plan.seed}`) };
      }),
    };
  });
  const shared = share();
  const outcomes = new Map<ScheduledTrial, TrialOutcome>();

  try {
    await sideBySide([...scheduled.entries()], signal, async ([index, { subject, tell, logDir, trials }], stop) => {
      tell("starting", "");
      await using stack = await startLocalStack({
        subject: installed[index]!,
        settings: subject.parsedSettings,
        replicas: Math.max(...trials.map(({ plan }) => plan.replicas)),
        profile: options.profile,
        start: options.start,
        cacheDir,
        logDir,
        clock: startClock(),
        signal: stop,
        report: (line) => tell("starting", line),
      });
      tell("ready", `LiteLLM ${stack.subject.version}`);
      const deliver = (trial: ScheduledTrial, outcome: TrialOutcome) => outcomes.set(trial, outcome);
      await runSession(stack, subject.spec, trials, options, observe, shared, deliver, stop);
      tell("stopped", "");
    });
  } catch (error) {
    if (!signal.aborted) throw toPhantomError(error, "run the campaign");
    throw error;
  } finally {
    if (!single && outcomes.size > 0) await writeCampaignReports(dir, finish());
  }
  return finish();

  function finish() {
    const trials = scheduled.flatMap((each) => each.trials.flatMap((trial) => outcomes.get(trial) ?? []));
    return { dir, trials, startedAt, finishedAt: new Date().toISOString() };
  }
};

type SubjectState = Extract<Progress, { type: "subject" }>["state"];

function makePlans({ scenarios, seeds, replicas, profile }: CampaignOptions) {
  return scenarios.flatMap((id) => {
    const scenario = findScenario(id);
    /** The reporter of #27639 ran four. */
    const count = replicas ?? Math.max(scenario.replicas, profile === "reporter" ? 4 : 0);
    return seeds.map((seed) => ({
      plan: makePlan(scenario, { seed, replicas: count }),
      exclusive: scenario.exclusive,
    }));
  });
}
