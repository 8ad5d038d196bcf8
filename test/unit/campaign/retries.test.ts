import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CampaignOptions, RunCampaign } from "../../../harness/campaign/index.ts";
import { withRetries } from "../../../harness/campaign/retries.ts";
import type { Progress, Verdict } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { fakeScenario } from "../cli/fakes.ts";
import { converged, outcome } from "../report/examples.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-retries-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = (retries: number): CampaignOptions => ({
  scenarios: [fakeScenario("a"), fakeScenario("b")],
  subjects: [{ spec: "1.84.0", settings: [], patches: [], latestDeps: false }],
  seeds: [1, 2],
  retries,
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  out: dir,
  expect: null,
  command: "",
});

const error = new PhantomError("ERR_REPLICA_NOT_READY", { operation: "start", message: "Late.", hint: "Again." });

/** Each call's words by "scenario seed"; what has none converges, "lost" could not be run. */
function campaigns(...rounds: Record<string, Verdict["verdict"] | "lost">[]) {
  const asked: CampaignOptions[] = [];
  const run: RunCampaign = async (options, observe) => {
    const words = rounds[asked.length]!;
    asked.push(options);
    mkdirSync(options.out!, { recursive: true });
    observe({ type: "directory", dir: options.out! });
    const plans = options.scenarios.flatMap(({ id }) => options.seeds.map((seed) => ({ scenario: id, seed })));
    const mine = plans.filter(
      (plan) => options.only?.some((one) => one.scenario === plan.scenario && one.seed === plan.seed) ?? true,
    );
    const wordOf = ({ scenario, seed }: (typeof mine)[number]) => words[`${scenario} ${seed}`] ?? "converged";
    if (mine.every((plan) => wordOf(plan) === "lost")) throw error;
    const subject = { ...converged.subject, spec: "1.84.0" };
    return {
      dir: options.out!,
      trials: mine
        .filter((plan) => wordOf(plan) !== "lost")
        .map((plan) =>
          outcome(
            { ...converged, ...plan, subject, verdict: wordOf(plan) as Verdict["verdict"] },
            join(options.out!, plan.scenario),
          ),
        ),
      failures: mine.filter((plan) => wordOf(plan) === "lost").map((plan) => ({ subject: "1.84.0", ...plan, error })),
      stacks: [],
      startedAt: "2026-01-02T03:04:05Z",
      finishedAt: "2026-01-02T03:05:05Z",
    };
  };
  return { run: withRetries(run), asked };
}

const words = ({ trials }: Awaited<ReturnType<RunCampaign>>) =>
  trials.map(({ verdict: { scenario, seed, verdict } }) => `${scenario} ${seed} ${verdict}`);

test("runs again what decided nothing, and nothing else, until it decides or the retries are over", async () => {
  const { run, asked } = campaigns(
    { "a 2": "inconclusive", "b 1": "lost", "a 1": "diverged" },
    { "a 2": "inconclusive", "b 1": "converged" },
    { "a 2": "diverged" },
    {},
  );
  const seen: Progress[] = [];
  const result = await run(options(3), (event) => void seen.push(event), new AbortController().signal);
  expect(asked.slice(1).map(({ only }) => only)).toEqual([
    [
      { scenario: "a", seed: 2 },
      { scenario: "b", seed: 1 },
    ],
    [{ scenario: "a", seed: 2 }],
  ]);
  expect(words(result)).toEqual(["a 1 diverged", "a 2 diverged", "b 2 converged", "b 1 converged"]);
  expect(result.failures).toEqual([]);
  expect(seen).toEqual([{ type: "directory", dir }]);
  const written = JSON.parse(readFileSync(join(dir, "campaign.json"), "utf8"));
  expect(written.trials.map((trial: { dir: string }) => trial.dir)).toEqual(["a", "retry-2/a", "b", "retry-1/b"]);
});

test("keeps the first result where nothing can be run again", async () => {
  const { run, asked } = campaigns({ "a 1": "inconclusive" }, { "a 1": "lost" });
  const result = await run(options(5), () => {}, new AbortController().signal);
  expect(asked).toHaveLength(2);
  expect(words(result)[0]).toBe("a 1 inconclusive");
});

test("runs once where no retries are asked for", async () => {
  const { run, asked } = campaigns({ "a 1": "inconclusive" });
  const { retries, ...once } = options(0);
  await run(once, () => {}, new AbortController().signal);
  expect(asked).toHaveLength(1);
});
