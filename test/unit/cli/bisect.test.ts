import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunCampaign } from "../../../harness/campaign/index.ts";
import { BisectDocument, BisectForecastOutput, BisectOutput } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { Interruption } from "../../../harness/process/index.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const versions = ["1.84.0", "1.85.0", "1.86.0", "1.86.1", "1.87.0", "1.88.0"];
const ends = "--good 1.88.0 --bad 1.84.0 --scenario stream-abort-after-chunk --out out";

/** Releases before `fixed` diverge by D1; `broken` cannot be installed. @param stop called before each release */
function index({ fixed = "1.86.1", broken = [] as string[], stop = (_: string) => {} } = {}) {
  const words = versions.slice(0, versions.indexOf(fixed)).map((version) => [version, "diverged"] as const);
  const fake = fakeCampaign({ "stream-abort-after-chunk": "converged", ...Object.fromEntries(words) });
  const runCampaign: RunCampaign = async (options, ...more) => {
    const { spec } = options.subjects[0]!;
    stop(spec);
    if (broken.includes(spec))
      throw new PhantomError("ERR_INSTALL_FAILED", { operation: "install", message: "uv failed.", hint: "None." });
    const result = await fake.runCampaign(options, ...more);
    for (const { dir, verdict, environment } of result.trials) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, "verdict.json"), JSON.stringify(verdict));
      writeFileSync(join(dir, "environment.json"), JSON.stringify(environment));
    }
    return result;
  };
  const listReleases = async () =>
    versions.map((version) => ({ version, published: null, note: "", withdrawn: null, installed: false }));
  return { calls: fake.calls, library: fakeLibrary({ runCampaign, listReleases }) };
}

const recorded = join(import.meta.dirname, "../../fixtures/recorded/redis-reply-lost-1");
const bisectJson = () => JSON.parse(readFileSync(join(place.dir, "out/bisect.json"), "utf8"));

describe("bisect", () => {
  test("names the first good release, with the trail, in text and in files", async () => {
    const { library, calls } = index();
    const { stdout, exitCode } = await typed(place.dir, `bisect ${ends}`, library);
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      "fixed: stream-abort-after-chunk (D1): The first good release is 1.86.1.",
    );
    expect(stdout).toMatch(/^1\.86\.0 +– +midpoint +bad +3 of 3 seeds +D1 /m);
    expect(stdout).toContain("https://github.com/BerriAI/litellm/compare/v1.86.0...v1.86.1");
    expect(calls.map(({ subjects, seeds, retries }) => [subjects[0]!.spec, seeds, retries])).toEqual(
      ["1.84.0", "1.88.0", "1.86.0", "1.87.0", "1.86.1"].map((version) => [version, [1, 2, 3], 1]),
    );
    const document = bisectJson();
    expect(BisectDocument.parse(document)).toEqual(document);
    expect(document.rounds[0].trials[0].dir).toMatch(/^1\.84\.0\/1\//);
    expect(readFileSync(join(place.dir, "out/summary.md"), "utf8")).toMatch(
      /^# stream-abort-after-chunk: fixed in 1\.86\.1 \(D1, /,
    );
  });

  test("what is skipped beside the change leaves a range, and exit code 4", async () => {
    const { library } = index({ broken: ["1.86.0", "1.86.1"] });
    const { stdout, exitCode } = await typed(place.dir, `bisect ${ends} --json`, library);
    const document = BisectOutput.parse(JSON.parse(stdout));
    expect(exitCode).toBe(4);
    expect(document).toMatchObject({ exitCode: 4, result: { first: null, before: "1.85.0" } });
    expect(document.reason).toContain(
      "The first good release is one of 1.86.0, 1.86.1, 1.87.0: 2 releases could not be judged.",
    );
    expect(document.tried.find(({ version }) => version === "1.86.0")?.reason).toBe("ERR_INSTALL_FAILED: uv failed.");
  });

  test("--dry-run says what it takes", async () => {
    const { library, calls } = index();
    const { stdout } = await typed(place.dir, `bisect ${ends} --dry-run`, library);
    expect(stdout).toMatch(
      /first good release \(1\.84\.0 is older than 1\.88\.0\)[\s\S]*6 from 1\.84\.0 to 1\.88\.0, of 5 lines[\s\S]*about 5 of them/,
    );
    const json = await typed(place.dir, `bisect ${ends} --dry-run --json`, library);
    expect(BisectForecastOutput.parse(JSON.parse(json.stdout))).toMatchObject({ steps: 5, installs: 5 });
    expect(calls).toEqual([]);
    expect(readdirSync(place.dir)).toEqual([]);
  });

  test.each<[string, RegExp]>([
    ["bisect", /--good is missing/],
    ["bisect --good 1.88.0 --scenario phantom-refusal", /--bad is missing/],
    ["bisect --good 1.88.0 --bad 1.84.0", /No scenario is named/],
    ["bisect --good 1.88.0 --bad 1.88.0 --scenario phantom-refusal", /named twice/],
    ["bisect --good 1.88.0 --bad 1.83.0 --scenario phantom-refusal", /no litellm 1\.83\.0[\s\S]*Nearest/],
    ["bisect --good 1.88.0 --bad path:. --scenario phantom-refusal", /is no release[\s\S]*git bisect/],
    ["bisect --good 1.88.0 --bad 1.84.0+patch:a.diff --scenario phantom-refusal", /takes no patches/],
    [`bisect ${ends} --mode D99`, /"D99" is no mode/],
    [`bisect ${ends} --mode D23`, /look-alike/],
    [`bisect ${ends} --find broken`, /is newer than the bad end 1\.84\.0[\s\S]*swap/],
    [`bisect ${ends} --find it`, /fixed or broken/],
    [`bisect ${ends} --order age`, /version or date/],
    [`bisect ${ends} --order date`, /does not say when/],
    [`bisect ${ends} --seeds 0`, /from 1 to 100/],
    [`bisect ${ends} --resume out`, /Both --resume and --out/],
    ["bisect absent --good 1.88.0", /absent does not exist/],
  ])("%s is refused before anything starts", async (line, said) => {
    const { library, calls } = index();
    const { exitCode, stderr } = await typed(place.dir, line, library);
    expect(stderr).toMatch(said);
    expect({ exitCode, calls, left: readdirSync(place.dir) }).toEqual({ exitCode: 2, calls: [], left: [] });
  });

  test("ends of one verdict: what each showed", async () => {
    const { library } = index({ fixed: "1.84.0" });
    const { exitCode, stderr } = await typed(place.dir, `bisect ${ends}`, library);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /ERR_BISECT_ENDS\]: Neither end shows a divergence: 1\.84\.0, the bad end, converged with 3 seeds; 1\.88\.0, the good end, converged with 3 seeds\./,
    );
  });

  test("of a record: its very plan, once for each seed, from its release on", async () => {
    const { library, calls } = index();
    const { exitCode } = await typed(place.dir, `bisect ${recorded} --good 1.88.0 --bad 1.84.0 --out out`, library);
    expect(exitCode).toBe(0);
    const [bad] = calls;
    expect(bad).toMatchObject({ scenarios: [], seeds: [1, 2, 3] });
    const plan = JSON.parse(readFileSync(join(recorded, "plan.json"), "utf8"));
    expect(bad?.plans?.map(({ seed, phases }) => ({ seed, phases }))).toEqual(
      [1, 2, 3].map((seed) => ({ seed, phases: plan.phases })),
    );
    expect(bad?.subjects[0]).toMatchObject({ spec: "1.84.0" });
  });

  test("of a record that shrink or replay made: with its settings and dependencies, which nothing typed", async () => {
    const { library, calls } = index();
    const there = join(place.dir, "shrunk");
    cpSync(recorded, there, { recursive: true });
    const environment = JSON.parse(readFileSync(join(there, "environment.json"), "utf8"));
    Object.assign(environment, { command: "phantom429 shrink there --latest-deps" });
    Object.assign(environment.subject, {
      spec: "1.84.0+setting:general_settings.b=2",
      settings: { "general_settings.a": 1, "general_settings.b": 2 },
    });
    writeFileSync(join(there, "environment.json"), JSON.stringify(environment));
    const { exitCode } = await typed(place.dir, "bisect shrunk --good 1.88.0 --out out", library);
    expect(exitCode).toBe(0);
    const settings = ["general_settings.b=2", "general_settings.a=1"];
    for (const { subjects } of calls) expect(subjects).toMatchObject([{ settings, latestDeps: true }]);
    expect(calls[0]?.command).toContain("--setting general_settings.b=2 --setting general_settings.a=1");
  });

  test("of a record without --bad: its own release, which the fake index has not", async () => {
    const { stderr } = await typed(place.dir, `bisect ${recorded} --good 1.88.0`, index().library);
    expect(stderr).toContain("The index has no litellm 1.110.2.");
  });

  test.each(["--scenario phantom-refusal", "--seed 2", "--replicas 2"])("a recorded plan takes no %s", async (more) => {
    const { stderr } = await typed(place.dir, `bisect ${recorded} --good 1.88.0 ${more}`, index().library);
    expect(stderr).toContain(`Both a recorded plan and ${more.split(" ")[0]} are given.`);
  });
});

describe("a bisection that does not come to its end", () => {
  const begin = async (thrown: () => Error) => {
    const controller = new AbortController();
    const stop = (version: string) => {
      if (version !== "1.87.0") return;
      const error = thrown();
      if (error instanceof Interruption) controller.abort(error);
      throw error;
    };
    const terminal = fakeTerminal(place.dir, { signal: controller.signal });
    return typed(place.dir, `bisect ${ends}`, index({ stop }).library, terminal);
  };
  const resumed = ends.replace("--out", "--resume");

  test("Ctrl-C keeps the trail, and --resume goes on with what is missing", async () => {
    const { exitCode, stdout } = await begin(() => new Interruption("SIGINT"));
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(
      /go on: {2}npx phantom429 bisect .* --resume out\n.*3 releases were tried; the trail is kept in out\n$/,
    );
    const { library, calls } = index();
    const again = await typed(place.dir, `bisect ${resumed}`, library);
    expect(again.exitCode).toBe(0);
    expect(calls.map(({ subjects }) => subjects[0]!.spec)).toEqual(["1.87.0", "1.86.1"]);
    expect(bisectJson().result.first).toBe("1.86.1");
  });

  test("what every release would meet ends it, and says how to go on", async () => {
    const unreachable = { operation: "look", message: "No index.", hint: "Check the network." };
    const { exitCode, stderr } = await begin(() => new PhantomError("ERR_REGISTRY_UNREACHABLE", unreachable));
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/hint: Check the network\. Then go on: npx phantom429 bisect .* --resume out/);
  });

  test.each([
    [resumed.replace("1.88.0", "1.87.0"), "--good: 1.88.0 and 1.87.0"],
    [`${resumed} --seeds 2`, "--seeds: 3 and 2"],
    [`${resumed} --mode D1`, "--mode: none and D1"],
    [
      resumed.replace("stream-abort-after-chunk", "phantom-refusal"),
      "--scenario: stream-abort-after-chunk and phantom-refusal",
    ],
  ])("%s is another bisection", async (line, difference) => {
    await begin(() => new Interruption("SIGINT"));
    const { library, calls } = index();
    const { exitCode, stderr } = await typed(place.dir, `bisect ${line}`, library);
    expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
    expect(stderr).toContain("ERR_CAMPAIGN_UNFIT");
    expect(stderr).toContain(difference);
  });

  test("another phantom429, a newer schema, a cut file, a record that is gone", async () => {
    await begin(() => new Interruption("SIGINT"));
    const file = join(place.dir, "out/bisect.json");
    const kept = bisectJson();
    const refusal = async (text: string) => {
      writeFileSync(file, text);
      return (await typed(place.dir, `bisect ${resumed}`, index().library)).stderr;
    };
    expect(await refusal(JSON.stringify({ ...kept, phantom429: "0.0.1" }))).toContain(
      "version of phantom429: 0.0.1 and ",
    );
    expect(await refusal(JSON.stringify({ ...kept, schemaVersion: 2 }))).toContain("ERR_SCHEMA_NEWER");
    expect(await refusal(JSON.stringify(kept).slice(0, 100))).toContain("no bisect.json that can be read");
  });

  describe("what --resume does not believe", () => {
    const file = () => join(place.dir, "out/bisect.json");
    const again = async (more = "") => {
      const { library, calls } = index();
      const { stderr } = await typed(place.dir, `bisect ${resumed}${more}`, library);
      return { stderr, ran: calls.map(({ subjects, seeds }) => `${subjects[0]!.spec} ${seeds.join("")}`) };
    };
    const ofGood = "out/1.88.0/1/1.88.0/stream-abort-after-chunk-1";
    const rest = ["1.87.0 123", "1.86.1 123"];

    test.each<[string, () => void]>([
      ["a record that is gone", () => rmSync(join(place.dir, "out/1.88.0"), { recursive: true })],
      ["a verdict that cannot be read", () => writeFileSync(join(place.dir, ofGood, "verdict.json"), "{")],
      [
        "a record that is not as its manifest says",
        () => {
          const environment = JSON.parse(readFileSync(join(place.dir, ofGood, "environment.json"), "utf8"));
          const text = JSON.stringify({ ...environment, manifest: "manifest.json" });
          writeFileSync(join(place.dir, ofGood, "environment.json"), text);
        },
      ],
      [
        "a release that came to no trial",
        () => {
          const { rounds, ...kept } = bisectJson();
          const error = { code: "ERR_SAMPLE", operation: "o", message: "m", hint: "h" };
          rounds[1] = { ...rounds[1], trials: [], errors: [error] };
          writeFileSync(file(), JSON.stringify({ ...kept, rounds }));
        },
      ],
    ])("%s: that release runs again", async (_, spoil) => {
      await begin(() => new Interruption("SIGINT"));
      spoil();
      expect((await again()).ran).toEqual(["1.88.0 123", ...rest]);
    });

    test("the later rounds of a release of which the first is gone: no seed runs twice", async () => {
      await begin(() => new Interruption("SIGINT"));
      const kept = bisectJson();
      const later = structuredClone(kept.rounds[1]);
      Object.assign(later, { seeds: [4], why: "more seeds", trials: later.trials.slice(0, 1) });
      writeFileSync(file(), JSON.stringify({ ...kept, rounds: [...kept.rounds, later] }));
      rmSync(join(place.dir, "out/1.88.0/1/1.88.0/stream-abort-after-chunk-2"), { recursive: true, force: true });
      expect((await again()).ran).toEqual(["1.88.0 123", ...rest]);
    });

    test("an empty directory: refused before a word of how long it takes", async () => {
      mkdirSync(join(place.dir, "out"));
      const said: string[] = [];
      const terminal = { ...fakeTerminal(place.dir), progress: (text: string) => void said.push(text) };
      const { stderr } = await typed(place.dir, `bisect ${resumed}`, index().library, terminal);
      expect(stderr).toContain("no bisect.json that can be read");
      expect(said).toEqual([]);
    });

    test("containers of other images", async () => {
      await typed(place.dir, `bisect ${ends} --stack docker --image redis=redis:7`, index().library);
      const { ran, stderr } = await again(" --stack docker --image redis=valkey:8");
      expect(ran).toEqual([]);
      expect(stderr).toContain("differ in --image");
    });
  });
});

describe("run --bisect-exit-codes", () => {
  const error = (code: "ERR_REPLICA_DIED" | "ERR_DISK_FULL") => () =>
    Promise.reject(new PhantomError(code, { operation: "o", message: "m", hint: "h" }));
  const line = "run stream-abort-after-chunk --litellm path:. --bisect-exit-codes";
  const exit = async (text: string, runCampaign: RunCampaign) =>
    (await typed(place.dir, text, fakeLibrary({ runCampaign, resolveSpecs: async (specs) => [...specs] }))).exitCode;

  test.each([
    ["converged", "", 0],
    ["diverged", "", 1],
    ["diverged", "--mode D1", 1],
    ["diverged", "--mode D2", 0],
    ["inconclusive", "", 125],
    ["not-applicable", "", 125],
    ["converged", "--find fixed", 1],
    ["diverged", "--find fixed", 0],
    ["inconclusive", "--find fixed", 125],
    ["diverged", "--find broken", 1],
    ["diverged", "--repeat 3 --json", 1],
  ] as const)("%s %s: %i", async (word, more, code) => {
    expect(await exit(`${line} ${more}`, fakeCampaign({ "path:.": word }).runCampaign)).toBe(code);
  });

  test("what only this commit has is skipped; what each would meet stops git bisect", async () => {
    expect(await exit(line, error("ERR_REPLICA_DIED"))).toBe(125);
    expect(await exit(line, error("ERR_DISK_FULL"))).toBe(128);
    expect(await exit(`${line} --frobnicate`, fakeCampaign().runCampaign)).toBe(128);
    expect(await exit(`${line} --json --seed x`, fakeCampaign().runCampaign)).toBe(128);
    expect(await exit(line.replace("abort", "abhort"), fakeCampaign().runCampaign)).toBe(128);
    expect(await exit(`${line} --mode D99`, fakeCampaign().runCampaign)).toBe(128);
  });

  test("a seed that was not judged is no pass", async () => {
    const { runCampaign } = fakeCampaign({ "path:.": "converged" });
    const lost: RunCampaign = async (...campaign) => {
      const { trials, ...result } = await runCampaign(...campaign);
      const of = { subject: "path:.", scenario: "stream-abort-after-chunk", seed: 3 };
      const failure = new PhantomError("ERR_SAMPLE", { operation: "o", message: "m", hint: "h" });
      return { ...result, trials: trials.slice(1), failures: [{ ...of, error: failure }] };
    };
    expect(await exit(`${line} --repeat 3`, lost)).toBe(125);
  });

  test.each([
    ["run phantom-refusal --mode D1", /--mode goes with --bisect-exit-codes[\s\S]*--expect D1/],
    ["run phantom-refusal --find fixed", /--find goes with --bisect-exit-codes/],
    [`${line} --expect converged`, /--bisect-exit-codes and --expect/],
    [`${line} --dry-run`, /--bisect-exit-codes and --dry-run/],
  ])("%s is refused", async (text, said) => {
    expect((await typed(place.dir, text)).stderr).toMatch(said);
  });
});
