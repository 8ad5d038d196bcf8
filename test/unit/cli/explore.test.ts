import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CampaignOptions } from "../../../harness/campaign/index.ts";
import type { Library } from "../../../harness/cli/index.ts";
import type { ExploreDocument, ExploreGroup } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import type { ExploreRequest } from "../../../harness/explore/index.ts";
import { Interruption } from "../../../harness/process/index.ts";
import { fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();

const group = (more: Partial<ExploreGroup> = {}): ExploreGroup => ({
  name: "D1",
  mode: "D1",
  page: "docs/modes/d01.md",
  kinds: ["never-settled"],
  counters: ["key"],
  shapes: ["/v1/chat/completions stream hung up after-chunk"],
  trials: 12,
  smallest: { plan: "explored-1234abcd", requests: 6, faults: 0, dir: "finds/D1" },
  confirmed: { times: 1, of: 1 },
  shrunk: { why: "the time was over" },
  explanation: "2 reservations were never released.",
  ...more,
});

const odd = group({ name: "unknown-12ab34cd", mode: "unknown mode", page: null, trials: 1 });

const empty: ExploreDocument = {
  schemaVersion: 1,
  phantom429: "0.2.0",
  litellm: "1.84.0",
  seed: 1,
  replicas: 2,
  startedAt: "2026-01-02T03:04:05Z",
  finishedAt: "2026-01-02T03:14:05Z",
  trials: {
    judged: 40,
    converged: 40,
    diverged: 0,
    inconclusive: 0,
    notApplicable: 0,
    failed: 0,
    confirmations: 0,
    vacuous: 4,
    perMinute: 4,
  },
  features: 300,
  rounds: [{ trials: 10, newFeatures: 7, seconds: 60 }],
  corpus: null,
  groups: [],
  inconclusive: [],
  failures: [],
  falls: [],
  faults: [],
  failure: null,
};

async function explored(
  line: string,
  document: ExploreDocument = empty,
  terminal = fakeTerminal(place.dir),
  failure: PhantomError | null = null,
) {
  const asked: ExploreRequest[] = [];
  const explore = async (request: ExploreRequest) => {
    asked.push(request);
    return { document, dir: join(place.dir, "out"), failure };
  };
  return { ...(await typed(place.dir, line, fakeLibrary({ explore }), terminal)), asked: asked[0] };
}

describe("explore", () => {
  test("asks for ten minutes on the default release, and for what is typed", async () => {
    expect((await explored("explore")).asked).toMatchObject({
      until: { minutes: 10 },
      seed: 1,
      replicas: 2,
      shrinkMinutes: 10 / 3,
      corpus: null,
    });
    const typedAll = "explore --litellm 1.84.0 --trials 30 --seed 7 --replicas 3 --corpus plans --out here";
    expect((await explored(typedAll)).asked).toMatchObject({
      subject: { spec: "1.84.0" },
      until: { trials: 30 },
      seed: 7,
      replicas: 3,
      corpus: join(place.dir, "plans"),
      out: join(place.dir, "here"),
    });
  });

  test("shrinks finds in a third of the time, after so many trials in 5 minutes, or as is typed", async () => {
    const minutes = async (line: string) => (await explored(line)).asked?.shrinkMinutes;
    expect(await minutes("explore --minutes 30")).toBe(10);
    expect(await minutes("explore --trials 30")).toBe(5);
    expect(await minutes("explore --trials 30 --shrink 60")).toBe(60);
    expect(await minutes("explore --minutes 30 --shrink 0")).toBe(0);
  });

  test.each([
    ["explore --minutes 5 --shrink 5", "--shrink a whole number from 0 to 4"],
    ["explore --minutes 5 --trials 3", "Give one of them."],
    ["explore --minutes soon", "--minutes"],
    ["explore --trials 0", "--trials"],
    ["explore --seed x", "seed"],
    ["explore --stack moon", "--stack"],
  ])("%s is refused before anything starts", async (line, hint) => {
    const { exitCode, stderr, asked } = await explored(line);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
    expect(asked).toBeUndefined();
  });

  test("that needs more memory than there is is refused before anything starts", async () => {
    const asked: CampaignOptions[] = [];
    const explore = async () => expect.unreachable();
    const forecast: Library["forecast"] = async (options) => {
      asked.push(options);
      return {
        ...(await fakeLibrary().forecast(options)),
        replicasAtOnce: 64,
        memoryBytes: 9e9,
        memoryLimitBytes: 8e9,
      };
    };
    const { exitCode, stderr } = await typed(place.dir, "explore --replicas 16", fakeLibrary({ explore, forecast }));
    expect(exitCode).toBe(3);
    expect(stderr).toContain("ERR_MEMORY_SHORT");
    expect(asked[0]!.replicas).toBe(16);
    expect(asked[0]!.scenarios.length).toBeGreaterThan(0);
  });

  test("with nothing found is 0", async () => {
    const { exitCode, stdout } = await explored("explore");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/converged: nothing was found in 40 trials\n$/);
  });

  test("with nothing that could be judged is 4", async () => {
    const trials = { ...empty.trials, converged: 0, inconclusive: 40 };
    expect((await explored("explore", { ...empty, trials })).exitCode).toBe(4);
  });

  test("in which only a replica ended by itself is 4, and says so", async () => {
    const falls = [
      { reason: "Replica 1 ended by itself (signal 11).", times: 2, plans: ["a"], dirs: ["logs/round-2"] },
    ];
    const { exitCode, stdout } = await explored("explore", { ...empty, falls });
    expect(exitCode).toBe(4);
    expect(stdout).toContain("A replica ended by itself: 2 times.");
  });

  test("with finds is 1, in 25 lines at most, each with its directory, and says how to go on", async () => {
    const groups = [odd, ...Array.from({ length: 30 }, (_, n) => group({ name: `D${n}` }))];
    const { exitCode, stdout } = await explored("explore", { ...empty, groups });
    expect(exitCode).toBe(1);
    expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(stdout).toContain("npx phantom429 shrink out/finds/unknown-12ab34cd");
    expect(stdout).toContain("run ./out/finds/unknown-12ab34cd/scenario.ts --litellm 1.84.0");
    expect(stdout).toContain("19 more in out/summary.md");
    expect(stdout).toMatch(/diverged: 1 unknown mode and 30 known modes found\n$/);
  });

  test("with a find that was shrunk says how small, and how to run it on the LiteLLM as it was typed", async () => {
    const size = { requests: 1, faults: 0, replicas: 1, entities: 1, phases: 1 };
    const shrunk = { dir: "finds/D1/shrunk", size, rate: { shown: 2, of: 3 }, ended: "least" as const };
    const line = "explore --litellm latest --companions nearest";
    const { stdout } = await explored(line, { ...empty, litellm: "1.110.2", groups: [group({ shrunk })] });
    expect(stdout).toMatch(/6 requests, 0 faults +1 request, 0 faults; 2 of 3 /);
    expect(stdout).toContain("run ./out/finds/D1/shrunk/scenario.ts --litellm 1.110.2 --companions nearest\n");
    expect(stdout).toContain("report out/finds/D1/shrunk/run\n");
  });

  test("that is interrupted shows what was found until then", async () => {
    const interrupted = new AbortController();
    interrupted.abort(new Interruption("SIGINT"));
    const terminal = fakeTerminal(place.dir, { signal: interrupted.signal });
    const { exitCode, stdout } = await explored("explore", { ...empty, groups: [odd] }, terminal);
    expect(exitCode).toBe(130);
    expect(stdout).toContain("finds/unknown-12ab34cd");
  });

  test("that could not go on shows what was found, and exits with its error", async () => {
    const failure = new PhantomError("ERR_DISK_FULL", { operation: "explore", message: "Full.", hint: "Free some." });
    const { exitCode, stdout, stderr } = await explored("explore", { ...empty, groups: [odd] }, undefined, failure);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("finds/unknown-12ab34cd");
    expect(stderr).toContain("ERR_DISK_FULL");
  });

  test("--json prints the document", async () => {
    const { stdout } = await explored("explore --json", { ...empty, groups: [odd] });
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 1,
      dir: join(place.dir, "out"),
      groups: [{ mode: "unknown mode" }],
    });
  });
});
