import { rm } from "node:fs/promises";
import type { Environment, TrialOutcome, Verdict } from "../contracts/index.ts";
import type { Scenario } from "../planner/index.ts";
import { defaultRelease } from "../releases/index.ts";
import { repeatCommand, shellWord } from "../report/index.ts";
import type { CampaignOptions, SubjectRequest } from "./options.ts";
import { ownFile } from "./own-file.ts";
import { runCampaign } from "./retries.ts";

/** Everything may be left out. */
export interface TrialOptions extends Partial<Pick<SubjectRequest, "settings" | "patches" | "companions">> {
  /** The LiteLLM to test, as `--litellm` takes it; by default the newest release that was judged and installs exactly. */
  litellm?: string;
  /** 1 if left out; the same seed gives the same plan on any machine. */
  seed?: number;
  /** What the scenario asks for if left out. */
  replicas?: number;
  profile?: CampaignOptions["profile"];
  stack?: "local" | "docker";
  /** The run directory, empty or absent; by default a new one below reports/. */
  out?: string;
  signal?: AbortSignal;
  /** Told what is going on, a line at a time. */
  report?(line: string): void;
}

/** A trial that was run and judged. Of one that converged, `await using` removes a directory that was not asked for. */
export interface Trial extends AsyncDisposable {
  readonly verdict: Verdict;
  readonly environment: Environment;
  /** Its run directory. */
  readonly dir: string;
  /** The command line that runs it again. */
  readonly command: string;
  /** Its directory stays. */
  keep(): void;
}

/**
 * Runs one scenario on real LiteLLM, Redis and Postgres, and judges what was recorded. What is missing on this machine is installed
 * first, which takes minutes.
 * @throws PhantomError for bad input, and for an environment that cannot run it; never for a verdict
 */
export async function runTrial(scenario: Scenario, options: TrialOptions = {}): Promise<Trial> {
  const { seed = 1, replicas = null, profile = "fast", stack = "local", out = null } = options;
  const subject = subjectOf(options);
  const { trials } = await runCampaign(
    {
      scenarios: [scenario],
      subjects: [subject],
      seeds: [seed],
      replicas,
      profile,
      stack,
      start: "fork",
      out,
      expect: null,
      command: commandOf(scenario, subject),
    },
    (progress) => {
      if ("detail" in progress) options.report?.(`${progress.type} ${progress.state}: ${progress.detail}`);
    },
    options.signal ?? new AbortController().signal,
  );
  return trialOf(trials[0]!, out === null);
}

function subjectOf({
  litellm = defaultRelease,
  settings = [],
  patches = [],
  companions,
}: TrialOptions): SubjectRequest {
  return { spec: litellm, settings, patches, latestDeps: false, ...(companions ? { companions } : {}) };
}

/** What one would type for it, as far as it is not in the record besides. */
function commandOf(scenario: Scenario, { spec, settings, patches }: SubjectRequest): string {
  const more = [...settings.flatMap((one) => ["--setting", one]), ...patches.flatMap((one) => ["--patch", one])];
  return ["phantom429", "run", ownFile(scenario) ?? scenario.id, "--litellm", spec, ...more].map(shellWord).join(" ");
}

/** @param isOurs nobody asked for the directory */
export function trialOf({ verdict, environment, dir }: TrialOutcome, isOurs: boolean): Trial {
  let stays = !isOurs || verdict.verdict !== "converged";
  return {
    verdict,
    environment,
    dir,
    command: repeatCommand(verdict, environment),
    keep() {
      stays = true;
    },
    async [Symbol.asyncDispose]() {
      if (!stays) await rm(dir, { recursive: true, force: true });
    },
  };
}
