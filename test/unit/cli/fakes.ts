import type { CampaignOptions, RunCampaign } from "../../../harness/campaign/index.ts";
import type { ReleaseEntry } from "../../../harness/cli/context.ts";
import { cli, type Library, type Terminal } from "../../../harness/cli/index.ts";
import type { CampaignResult } from "../../../harness/contracts/campaign.ts";
import type { Verdict, VerdictWord } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { defineScenario, type Scenario } from "../../../harness/planner/index.ts";
import { readBaseline, readCampaign } from "../../../harness/record/index.ts";
import { resolveSpecs } from "../../../harness/subject/index.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

/** What was asked for, with the scenarios by their names. */
export type Asked = Omit<CampaignOptions, "scenarios"> & { scenarios: string[] };

/** Verdicts by subject: "1.84.0" diverges, everything else converges, unless told otherwise. */
export function fakeCampaign(words: Record<string, VerdictWord> = {}): {
  runCampaign: RunCampaign;
  calls: Asked[];
} {
  const calls: Asked[] = [];
  const runCampaign: RunCampaign = async (asked, observe) => {
    const options = { ...asked, scenarios: asked.scenarios.map(({ id }) => id) };
    calls.push(options);
    const dir = options.out ?? "/reports/now";
    const plans = options.subjects.flatMap(({ spec }) => [
      ...(options.plans ?? []).map(({ scenario, seed }) => ({ spec, scenario, seed })),
      ...options.scenarios.flatMap((scenario) =>
        options.seeds
          .filter((seed) => options.only?.some((one) => one.scenario === scenario && one.seed === seed) ?? true)
          .map((seed) => ({ spec, scenario, seed })),
      ),
    ]);
    observe({ type: "directory", dir });
    const planned = plans.map(({ spec, ...of }) => ({ ...of, subject: spec, expectedMs: 60_000, done: null }));
    observe({ type: "planned", trials: planned });
    const trials = plans.map(({ spec, scenario, seed }) => {
      const verdict = fakeVerdict(spec, scenario, seed, words[spec] ?? words[scenario], options.expect);
      const trialDir = plans.length === 1 ? dir : `${dir}/${spec}/${scenario}-${seed}`;
      observe({ type: "verdict", subject: spec, scenario, seed, verdict, dir: trialDir });
      return outcome(verdict, trialDir);
    });
    return {
      dir,
      trials,
      failures: [],
      stacks: [],
      startedAt: "2026-01-02T03:04:05Z",
      finishedAt: "2026-01-02T03:05:05Z",
      ...(options.baseline ? { baseline: options.baseline } : {}),
    } satisfies CampaignResult;
  };
  return { runCampaign, calls };
}

function fakeVerdict(
  spec: string,
  scenario: string,
  seed: number,
  word: VerdictWord | undefined,
  expected: Verdict["expected"],
): Verdict {
  const template = (word ?? (spec === "1.84.0" ? "diverged" : "converged")) === "diverged" ? diverged : converged;
  return {
    ...template,
    subject: { spec, version: spec, patches: [] },
    scenario,
    seed,
    verdict: word ?? template.verdict,
    expected,
  };
}

export function fakeScenario(id: string, modes: string[] = []): Scenario {
  const build: Scenario["build"] = (plan) => {
    const customer = plan.customer("customer", 100);
    return { entities: customer.entities, phases: [plan.warm(customer)] };
  };
  return defineScenario(`file:///scenarios/${id}.ts`, {
    id,
    title: `Title of ${id}`,
    about: "It.",
    modes,
    needs: [],
    build,
  });
}

export function fakeLibrary(overrides: Partial<Library> = {}): Library {
  return {
    runCampaign: fakeCampaign().runCampaign,
    explore: () => Promise.reject(new Error("not here")),
    mergeShards: () => Promise.reject(new Error("not here")),
    scenarios: [
      fakeScenario("control-success", []),
      fakeScenario("stream-abort-after-chunk", ["D1"]),
      fakeScenario("phantom-refusal", ["D1"]),
    ],
    forecast: async ({ subjects }) => ({
      trials: 1,
      stacks: 1,
      replicas: 2,
      replicasAtOnce: 2,
      minutes: 1,
      memoryBytes: 2e9,
      memoryLimitBytes: 8e9,
      evidenceBytes: 1e6,
      installBytes: 8e8,
      subjects: subjects.map(({ spec }) => ({ spec, trials: 1, stacks: 1, replicas: 2 })),
    }),
    readBaseline: async (path, typed) => readBaseline(path, typed),
    readCampaign: async (dir, typed) => readCampaign(dir, typed),
    loadScenario: () => Promise.reject(new Error("not here")),
    readSpec(text) {
      if (text === "bad spec") throw error("ERR_SPEC_MALFORMED");
      if (text.startsWith("path:")) return { kind: "path", dir: text.slice("path:".length) };
      return { kind: text === "latest" ? "newest" : text.startsWith("image:") ? "image" : "pypi" };
    },
    resolveSpecs: (texts, signal) =>
      resolveSpecs(
        texts.map((text) => (text === "latest" ? "1.110.2" : text)),
        { env: {}, cacheDir: "/nowhere", signal, report: () => {} },
      ),
    watchCheckout: () => Promise.reject(new Error("not here")),
    parseSetting(text) {
      if (!text.includes("=")) throw error("ERR_SETTING_MALFORMED");
      return text;
    },
    async listReleases() {
      return [
        release("1.110.0rc1", "2026-11-01"),
        release("1.106.12", "2026-11-20"),
        release("1.106.2", "2026-10-21", { installed: true, note: "installed" }),
        release("1.105.0", "2026-09-01", { withdrawn: "it was yanked", note: "cannot be used: it was yanked" }),
      ];
    },
    writeGatePage: async () => {},
    pageOf: async (dir) => `${dir}/report.html`,
    judgeAgain: () => diverged,
    readRun: () => Promise.reject(new Error("not here")),
    probes: async () => [],
    cleaner: async () => ({
      running: async () => [],
      leftovers: async () => [],
      warmHosts: async () => [],
      environments: async () => [],
      rest: async () => [],
    }),
    openBench: () => Promise.reject(new Error("not here")),
    createDirectory: () => Promise.reject(new Error("not here")),
    startStanding: () => Promise.reject(new Error("not here")),
    cacheDirectory: async () => "/nowhere",
    startProvider: () => Promise.reject(new Error("not here")),
    startComposed: () => Promise.reject(new Error("not here")),
    endComposed: async () => false,
    openSources: () => Promise.reject(new Error("not here")),
    startRelay: () => Promise.reject(new Error("not here")),
    ...overrides,
  };
}

function release(version: string, day: string, more: Partial<ReleaseEntry> = {}): ReleaseEntry {
  return { version, published: `${day}T00:00:00.000Z`, note: "", withdrawn: null, installed: false, ...more };
}

function error(code: "ERR_SPEC_MALFORMED" | "ERR_SETTING_MALFORMED"): PhantomError {
  return new PhantomError(code, { operation: "read it", message: "It is malformed.", hint: "Write it well." });
}

export interface FakeTerminal extends Terminal {
  said: string[];
}

export function fakeTerminal(cwd: string, overrides: Partial<Terminal> = {}): FakeTerminal {
  const said: string[] = [];
  return {
    live: false,
    colours: false,
    progress: (text) => said.push(text),
    print: (text) => said.push(text),
    cwd,
    env: {},
    clock: { now: () => 1234 },
    signal: new AbortController().signal,
    said,
    ...overrides,
  };
}

/** Runs a command line, as typed in `cwd`, on fakes. */
export function typed(
  cwd: string,
  line: string,
  library: Library = fakeLibrary(),
  terminal: Terminal = fakeTerminal(cwd),
) {
  return cli(
    line.split(" ").filter((word) => word !== ""),
    library,
    terminal,
  );
}
