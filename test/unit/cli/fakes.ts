import type { CampaignOptions, CampaignResult, RunCampaign } from "../../../harness/campaign/types.ts";
import { cli, type Library, type Terminal } from "../../../harness/cli/index.ts";
import type { Verdict, VerdictWord } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

/** Verdicts by subject: "1.84.0" diverges, everything else converges, unless told otherwise. */
export function fakeCampaign(words: Record<string, VerdictWord> = {}): {
  runCampaign: RunCampaign;
  calls: CampaignOptions[];
} {
  const calls: CampaignOptions[] = [];
  const runCampaign: RunCampaign = async (options, observe) => {
    calls.push(options);
    const dir = options.out ?? "/reports/now";
    const plans = options.subjects.flatMap(({ spec }) =>
      options.scenarios.flatMap((scenario) => options.seeds.map((seed) => ({ spec, scenario, seed }))),
    );
    observe({ type: "directory", dir });
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
    } satisfies CampaignResult;
  };
  return { runCampaign, calls };
}

function fakeVerdict(
  spec: string,
  scenario: string,
  seed: number,
  word: VerdictWord | undefined,
  expected: VerdictWord | null,
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

export function fakeLibrary(overrides: Partial<Library> = {}): Library {
  const entry = (id: string, modes: string[]) => ({
    id,
    title: `Title of ${id}`,
    about: "About it.",
    modes,
    needs: [],
  });
  return {
    runCampaign: fakeCampaign().runCampaign,
    scenarios: [
      entry("control-success", []),
      entry("stream-abort-after-chunk", ["D1"]),
      entry("phantom-refusal", ["D1"]),
    ],
    parseSpec(text) {
      if (text === "bad spec") throw error("ERR_SPEC_MALFORMED");
      return { kind: text.startsWith("image:") ? "image" : "pypi" };
    },
    parseSetting(text) {
      if (!text.includes("=")) throw error("ERR_SETTING_MALFORMED");
      return text;
    },
    async listReleases() {
      return [{ version: "1.106.2", published: "2026-10-01T00:00:00.000Z", note: "" }];
    },
    judgeAgain: () => diverged,
    probes: async () => [],
    cleaner: async () => ({
      running: async () => [],
      leftovers: async () => [],
      environments: async () => [],
      rest: async () => [],
    }),
    startStanding: () => Promise.reject(new Error("not here")),
    cacheDirectory: async () => "/nowhere",
    startProvider: () => Promise.reject(new Error("not here")),
    startComposed: () => Promise.reject(new Error("not here")),
    endComposed: async () => false,
    startRelay: () => Promise.reject(new Error("not here")),
    ...overrides,
  };
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
