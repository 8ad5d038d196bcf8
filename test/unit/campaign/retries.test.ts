import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CampaignOptions, RunCampaign } from "../../../harness/campaign/index.ts";
import { withRetries } from "../../../harness/campaign/retries.ts";
import { runDirectories } from "../../../harness/cli/commands/report.ts";
import type { Progress, Verdict } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
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
    const single = plans.length === 1;
    const placeOf = ({ scenario, seed }: (typeof mine)[number]) =>
      single ? options.out! : join(options.out!, "1.84.0", `${scenario}-${seed}`);
    for (const plan of mine) {
      mkdirSync(placeOf(plan), { recursive: true });
      writeFileSync(join(placeOf(plan), "plan.json"), "{}");
      writeFileSync(join(placeOf(plan), "verdict.json"), wordOf(plan));
      for (const { scenario, seed } of [plan])
        observe({ type: "trial", subject: "1.84.0", scenario, seed, state: "running", detail: "" });
    }
    if (mine.every((plan) => wordOf(plan) === "lost")) throw error;
    const subject = { ...converged.subject, spec: "1.84.0" };
    return {
      dir: options.out!,
      trials: mine
        .filter((plan) => wordOf(plan) !== "lost")
        .map((plan) =>
          outcome({ ...converged, ...plan, subject, verdict: wordOf(plan) as Verdict["verdict"] }, placeOf(plan)),
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
  const retrying = { type: "subject", subject: "1.84.0", state: "retrying" };
  expect(seen.filter(({ type }) => type !== "trial")).toEqual([
    { type: "directory", dir },
    { ...retrying, detail: "a seed 2, b seed 1 (retry 1 of 3)" },
    { ...retrying, detail: "a seed 2 (retry 2 of 3)" },
  ]);
  const written = JSON.parse(readFileSync(join(dir, "campaign.json"), "utf8"));
  const places = ["1.84.0/a-1", "1.84.0/a-2", "1.84.0/b-2", "1.84.0/b-1"];
  expect(written.trials.map((trial: { dir: string }) => trial.dir)).toEqual(places);
  expect(readFileSync(join(dir, "1.84.0", "a-2", "verdict.json"), "utf8")).toBe("diverged");
  const before = join(dir, "superseded", "before-retry-1", "1.84.0");
  expect(readFileSync(join(before, "a-2", "verdict.json"), "utf8")).toBe("inconclusive");
  expect(readFileSync(join(before, "b-1", "verdict.json"), "utf8")).toBe("lost");
  expect((await runDirectories(dir, dir)).sort()).toEqual(places.map((place) => join(dir, place)).sort());
});

test("a single trial's directory is that of its last try", async () => {
  const { run } = campaigns({ "a 1": "inconclusive" }, { "a 1": "diverged" });
  const one = { ...options(1), scenarios: [fakeScenario("a")], seeds: [1] };
  const { trials } = await run(one, () => {}, new AbortController().signal);
  expect(trials.map((trial) => trial.dir)).toEqual([dir]);
  expect(readFileSync(join(dir, "verdict.json"), "utf8")).toBe("diverged");
  expect(readFileSync(join(dir, "superseded", "before-retry-1", "verdict.json"), "utf8")).toBe("inconclusive");
  expect(await runDirectories(dir, dir)).toEqual([dir]);
  expect(existsSync(join(dir, "campaign.json"))).toBe(false);
});

test("runs all that is open again, also of a shard and of a resumed campaign", async () => {
  const { run, asked } = campaigns({ "a 1": "inconclusive" }, {});
  const part = { ...options(1), shard: { index: 1, of: 2 }, resume: dir };
  await run(part, () => {}, new AbortController().signal);
  expect(asked[1]).not.toHaveProperty("shard");
  expect(asked[1]).not.toHaveProperty("resume");
});

test("keeps the first result where nothing can be run again", async () => {
  const { run, asked } = campaigns({ "a 1": "inconclusive" }, { "a 1": "lost" });
  const seen: Progress[] = [];
  const result = await run(options(5), (event) => void seen.push(event), new AbortController().signal);
  expect(asked).toHaveLength(2);
  const retrying = { type: "subject", subject: "1.84.0", state: "retrying" };
  expect(seen.filter(({ type }) => type === "subject")).toEqual([
    { ...retrying, detail: "a seed 1 (retry 1 of 5)" },
    { ...retrying, detail: "1 trial could not be run (retry 1 of 5): Late." },
  ]);
  expect(words(result)[0]).toBe("a 1 inconclusive");
});

test("runs once where no retries are asked for", async () => {
  const { run, asked } = campaigns({ "a 1": "inconclusive" });
  const { retries, ...once } = options(0);
  await run(once, () => {}, new AbortController().signal);
  expect(asked).toHaveLength(1);
});

test("of plans that were given, only those run again that decided nothing", async () => {
  const { run, asked } = campaigns({ "b 2": "inconclusive" }, {});
  const plans = ["a", "b"].flatMap((id) => [1, 2].map((seed) => makePlan(fakeScenario(id), { seed })));
  await run({ ...options(1), plans }, () => {}, new AbortController().signal);
  expect(asked[1]?.plans).toEqual([plans[3]]);
});

test("then more seeds are run as long as they are asked for, and take their places beside the others", async () => {
  const { run, asked } = campaigns({ "a 1": "diverged" }, {}, { "a 4": "diverged" });
  const wanted = [[{ scenario: "a", seed: 3 }], [{ scenario: "a", seed: 4 }], []];
  const further = () => wanted.shift()!;
  const result = await run({ ...options(1), further }, () => {}, new AbortController().signal);
  expect(asked.slice(1).map(({ only }) => only)).toEqual([[{ scenario: "a", seed: 3 }], [{ scenario: "a", seed: 4 }]]);
  expect(words(result).slice(4)).toEqual(["a 3 converged", "a 4 diverged"]);
  const places = result.trials.slice(4).map((trial) => trial.dir);
  expect(places).toEqual([join(dir, "1.84.0/a-3"), join(dir, "1.84.0/a-4")]);
  expect(readFileSync(join(dir, "1.84.0/a-4/verdict.json"), "utf8")).toBe("diverged");
  expect(await runDirectories(dir, dir)).toHaveLength(6);
});

test("what cannot be run as a further seed is left out, and asked for no more", async () => {
  const { run, asked } = campaigns({}, { "a 3": "lost" });
  const further = () => [{ scenario: "a", seed: 3 }];
  const result = await run({ ...options(0), further }, () => {}, new AbortController().signal);
  expect(asked).toHaveLength(2);
  expect(result.trials).toHaveLength(4);
  expect(result.failures).toEqual([]);
});
