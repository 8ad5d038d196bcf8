import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Interruption } from "../../../harness/cli/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { defaultRelease } from "../../../harness/releases/default-release.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();

describe("what reaches the campaign", () => {
  const asked = async (line: string) => {
    const { runCampaign, calls } = fakeCampaign();
    await typed(place.dir, line, fakeLibrary({ runCampaign }));
    return calls[0];
  };

  test("defaults", async () => {
    expect(await asked("run phantom-refusal")).toEqual({
      scenarios: ["phantom-refusal"],
      subjects: [{ spec: defaultRelease, settings: [], patches: [], latestDeps: false }],
      seeds: [1],
      replicas: null,
      profile: "fast",
      stack: "local",
      start: "fork",
      out: null,
      expect: null,
      command: "phantom429 run phantom-refusal",
    });
  });

  test("everything that can be said", async () => {
    writeFileSync(join(place.dir, "a.diff"), "");
    const line =
      "run phantom-refusal control-success phantom-refusal --litellm 1.84.0 --replicas 3 --seed 5 --repeat 3 --start exec --latest-deps " +
      "--setting a.b=1 --setting c.d=2 --patch a.diff --expect diverged --profile reporter --out o --json";
    expect(await asked(line)).toEqual({
      scenarios: ["phantom-refusal", "control-success"],
      subjects: [
        { spec: "1.84.0", settings: ["a.b=1", "c.d=2"], patches: [join(place.dir, "a.diff")], latestDeps: true },
      ],
      seeds: [5, 6, 7],
      replicas: 3,
      profile: "reporter",
      stack: "local",
      start: "exec",
      out: join(place.dir, "o"),
      expect: "diverged",
      command: `phantom429 ${line}`,
    });
  });

  test("--companions: nothing of exact, which is the default, and nearest for every subject", async () => {
    const subject = { spec: defaultRelease, settings: [], patches: [], latestDeps: false };
    expect((await asked("run phantom-refusal --companions exact"))?.subjects).toEqual([subject]);
    expect((await asked("run phantom-refusal --companions nearest"))?.subjects).toEqual([
      { ...subject, companions: "nearest" },
    ]);
    const compared = await asked("compare 1.84.0 1.110.2 --companions nearest");
    expect(compared?.subjects.map(({ companions }) => companions)).toEqual(["nearest", "nearest"]);
  });

  test("the version that latest is, and that of 1.84", async () => {
    const { runCampaign, calls } = fakeCampaign();
    const terminal = fakeTerminal(place.dir);
    await typed(place.dir, "compare latest 1.84", fakeLibrary({ runCampaign }), terminal);
    expect(calls[0]?.subjects.map(({ spec }) => spec)).toEqual(["1.110.2", "1.84.0"]);
    expect(calls[0]?.command).toBe("phantom429 compare latest 1.84");
    expect(terminal.said.slice(0, 2)).toEqual(["latest is litellm 1.110.2\n", "1.84 is litellm 1.84.0\n"]);
  });

  test("--shard and --resume", async () => {
    expect(await asked("run --all --shard 2/3")).toMatchObject({ shard: { index: 2, of: 3 } });
    expect(await asked("compare 1.84.0 1.106.2 --resume there")).toMatchObject({ resume: join(place.dir, "there") });
  });

  test("--all is every scenario", async () => {
    expect((await asked("run --all"))?.scenarios).toEqual([
      "control-success",
      "stream-abort-after-chunk",
      "phantom-refusal",
    ]);
  });

  test("compare runs all scenarios on each subject unless some are named", async () => {
    const all = await asked("compare 1.84.0 1.106.2");
    expect(all?.subjects.map(({ spec }) => spec)).toEqual(["1.84.0", "1.106.2"]);
    expect(all?.scenarios).toHaveLength(3);
    expect((await asked("compare 1.84.0 1.106.2 --scenario control-success"))?.scenarios).toEqual(["control-success"]);
  });
});

describe("bad input starts nothing and leaves nothing", () => {
  test.each([
    ["run fantom-refusal", "ERR_SCENARIO_UNKNOWN", "Did you mean phantom-refusal?"],
    ["run fantom", "ERR_SCENARIO_UNKNOWN", "Did you mean phantom-refusal?"],
    ["run abort", "ERR_SCENARIO_UNKNOWN", "Did you mean stream-abort-after-chunk?"],
    ["run zzzzzzzz", "ERR_SCENARIO_UNKNOWN", "hint: `npx phantom429 list` shows all"],
    ["run", "ERR_OPTION_INVALID", "No scenario is named"],
    ["run phantom-refusal --companions newest", "ERR_OPTION_INVALID", "--companions"],
    ["run --all phantom-refusal", "ERR_OPTION_INVALID", "Both scenarios and --all"],
    ["run phantom-refusal --seed -1", "ERR_SEED_MALFORMED", '"-1" is not a seed'],
    ["run phantom-refusal --seed 1.5", "ERR_SEED_MALFORMED", '"1.5" is not a seed'],
    ["run phantom-refusal --seed 9007199254740992", "ERR_SEED_MALFORMED", "is not a seed"],
    ["run phantom-refusal --seed 9007199254740991 --repeat 2", "ERR_SEED_MALFORMED", "reach beyond"],
    ["run phantom-refusal --repeat 0", "ERR_OPTION_INVALID", "from 1 to 1000"],
    ["run phantom-refusal --replicas 17", "ERR_OPTION_INVALID", "from 1 to 16"],
    ["run phantom-refusal --replicas two", "ERR_OPTION_INVALID", "from 1 to 16"],
    [
      "run phantom-refusal --stack docker --image mysql=x",
      "ERR_OPTION_INVALID",
      "redis=NAME, postgres=NAME, base=NAME",
    ],
    ["run phantom-refusal --image redis=x", "ERR_OPTION_INVALID", "Add --stack docker"],
    ["compare 1.84.0 1.106.2 --image redis=x", "ERR_OPTION_INVALID", "Add --stack docker"],
    ["run phantom-refusal --stack docker --start exec", "ERR_OPTION_INVALID", "Leave --start out"],
    ["run phantom-refusal --setting a.b=1 --setting a.b=2", "ERR_OPTION_INVALID", "a.b is set twice"],
    ["run phantom-refusal --patch --out DIR", "ERR_OPTION_INVALID", "--patch has no value before --out"],
    ["run phantom-refusal --seed --out DIR", "ERR_OPTION_INVALID", "--seed has no value before --out"],
    ["run phantom-refusal --out=", "ERR_OPTION_INVALID", "The value of --out is empty"],
    ["run phantom-refusal --scenario control-success", "ERR_OPTION_INVALID", "Name scenarios without --scenario"],
    ["compare 1.84.0 1.94.3 --scenario a,b", "ERR_SCENARIO_UNKNOWN", "Name each by itself: a b"],
    ["help nope", "ERR_OPTION_INVALID", "Unknown command 'nope'"],
    ["help rnu", "ERR_OPTION_INVALID", "Did you mean run?"],
    ["report full/file", "ERR_RUN_DIRECTORY_INVALID", "full/file is a file"],
    ["run phantom-refusal --stack moon", "ERR_OPTION_INVALID", "Choose local or docker"],
    ["run phantom-refusal --litellm image:x", "ERR_OPTION_INVALID", "Add --stack docker"],
    ["run phantom-refusal --start warm", "ERR_OPTION_INVALID", "Choose fork or exec"],
    ["run phantom-refusal --profile slow", "ERR_OPTION_INVALID", "Choose fast or reporter"],
    ["run phantom-refusal --expect inconclusive", "ERR_OPTION_INVALID", "Choose converged or diverged"],
    ["run phantom-refusal --expect D1,D99", "ERR_OPTION_INVALID", '"D99" is neither a verdict nor a mode'],
    ["watch phantom-refusal --litellm path:. --expect D1", "ERR_OPTION_INVALID", "Choose converged or diverged"],
    ["run phantom-refusal --setting novalue", "ERR_SETTING_MALFORMED", "malformed"],
    ["run phantom-refusal --patch absent.diff", "ERR_PATCH_FAILED", "absent.diff"],
    ["run phantom-refusal --patch .", "ERR_PATCH_FAILED", "not a file"],
    ["run phantom-refusal --out full", "ERR_OUT_NOT_EMPTY", "full is not empty"],
    ["run phantom-refusal --out full/file", "ERR_OUT_NOT_WRITABLE", "full/file is a file"],
    ["run phantom-refusal --out full/file/below", "ERR_OUT_NOT_WRITABLE", "full/file is a file"],
    ["run --all --shard 0/3", "ERR_OPTION_INVALID", "Write 1/3, 2/3 and 3/3"],
    ["run --all --shard 4/3", "ERR_OPTION_INVALID", '"4/3" is not a shard'],
    ["run --all --shard 1/4", "ERR_OPTION_INVALID", "Use at most 3 shards"],
    ["run phantom-refusal --shard 1/9", "ERR_OPTION_INVALID", "9 shards of 1 trial: some would be empty."],
    ["run phantom-refusal --shard 1/9", "ERR_OPTION_INVALID", "Use at most 1 shard."],
    ["run --all --resume a --out b", "ERR_OPTION_INVALID", "Both --resume and --out"],
    ["merge a b --out full", "ERR_OUT_NOT_EMPTY", "full is not empty"],
    ["merge a b", "ERR_OPTION_INVALID", "--out"],
    ["compare 1.84.0", "ERR_OPTION_INVALID", "Only one subject"],
    ["compare 1.84.0 1.84.0", "ERR_OPTION_INVALID", "named twice"],
    ["compare 1.84 pypi:1.84.0", "ERR_OPTION_INVALID", '"1.84" and "pypi:1.84.0" are both 1.84.0'],
    ["compare path:a path:./a", "ERR_OPTION_INVALID", '"path:a" and "path:./a" are both path:a'],
    ["compare latest 1.110.2", "ERR_OPTION_INVALID", "named twice"],
    ["compare 1.84.0 1.106.2 --scenario nope", "ERR_SCENARIO_UNKNOWN", "no scenario"],
    ["run phantom-refusal --sed 3", "ERR_OPTION_INVALID", "Did you mean --seed?"],
    ["run phantom-refusal --seed", "ERR_OPTION_INVALID", "argument missing"],
    ["rnu phantom-refusal", "ERR_OPTION_INVALID", "Did you mean run?"],
    ["vacuum --good 1 --bad 2", "ERR_OPTION_INVALID", "Unknown command 'vacuum'"],
    ["report nowhere", "ERR_RUN_DIRECTORY_INVALID", "nowhere does not exist"],
    ["report full", "ERR_RUN_DIRECTORY_INVALID", "no plan.json"],
  ])("%s", async (line, code, text) => {
    mkdirSync(join(place.dir, "full"));
    writeFileSync(join(place.dir, "full", "file"), "");
    const { runCampaign, calls } = fakeCampaign();
    const result = await typed(place.dir, line, fakeLibrary({ runCampaign }));
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toBe("");
    expect(result.stderr).toMatch(new RegExp(`^error\\[${code}\\]: .*\\n  while: .*\\n  hint: .*\\n$`));
    expect(result.stderr).toContain(text);
    expect(calls).toEqual([]);
    expect(readdirSync(place.dir)).toEqual(["full"]);
  });

  test("a malformed spec", async () => {
    const words = ["run", "phantom-refusal", "--litellm", "bad spec"];
    const { cli } = await import("../../../harness/cli/index.ts");
    const result = await cli(words, fakeLibrary(), fakeTerminal(place.dir));
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("ERR_SPEC_MALFORMED") });
  });
});

describe("what a user sees", () => {
  test("one trial: its checks, the refusal beside the truth, the evidence, and last the verdict and why", async () => {
    const { stdout, exitCode } = await typed(place.dir, "run phantom-refusal --litellm 1.84.0 --out here");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("1 request was refused although only $0.05 of the $1.00 budget was spent.");
    expect(stdout).toContain("evidence: here/report.html\n");
    expect(stdout).toContain("repeat:   npx phantom429 run phantom-refusal --litellm 1.84.0 --seed 1");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^diverged: phantom-refusal on litellm 1\.84\.0, seed 1: 1 request was refused/,
    );
  });

  test("a comparison: scenario × subject", async () => {
    const { stdout, exitCode } = await typed(place.dir, "compare 1.84.0 1.106.2 --scenario phantom-refusal --repeat 2");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/scenario +1\.84\.0 +1\.106\.2\nphantom-refusal +2 × diverged \(D1\) +2 × converged\n/);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^diverged: 4 trials, 2 diverged, 2 converged; first/);
  });

  test("--json: one document and nothing else, the same exit code", async () => {
    const { stdout, exitCode } = await typed(place.dir, "run phantom-refusal --litellm 1.84.0 --json");
    expect(exitCode).toBe(1);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ schemaVersion: 1, exitCode: 1, verdict: "diverged", dir: "/reports/now" });
    expect(document.trials[0].verdict.findings[0].mode).toBe("D1");
  });

  test("--json: an error is a document too, and still told on stderr", async () => {
    const { stdout, stderr, exitCode } = await typed(place.dir, "run nope-nope --json");
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, error: { code: "ERR_SCENARIO_UNKNOWN" } });
    expect(stderr).toContain("error[ERR_SCENARIO_UNKNOWN]");
    expect(exitCode).toBe(2);
  });

  test("a trial that could not be run: the others are reported, and hide it as little as it hides them", async () => {
    const { runCampaign } = fakeCampaign();
    const error = new PhantomError("ERR_REPLICA_DIED", {
      operation: "start replica 0 (LiteLLM 1.84.0)",
      message: "The replica ended at boot.",
      hint: "See its log.",
    });
    const failures = [{ subject: "1.84.0", scenario: "phantom-refusal", seed: 2, error }];
    const library = fakeLibrary({
      runCampaign: async (...campaign) => ({ ...(await runCampaign(...campaign)), failures }),
    });
    const { stdout, stderr, exitCode } = await typed(place.dir, "run phantom-refusal --litellm 1.84.0", library);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("1 request was refused although only $0.05 of the $1.00 budget was spent.");
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^diverged: phantom-refusal .*; 1 of 2 trials could not be run \(ERR_REPLICA_DIED\), first phantom-refusal on litellm 1\.84\.0, seed 2: /,
    );
    const clean = await typed(place.dir, "run phantom-refusal --litellm 1.106.2", library);
    expect(clean.exitCode).toBe(3);
    expect(clean.stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^error\[ERR_REPLICA_DIED\]: 1 of 2 trials .*seed 2.*; of the others: converged/,
    );
    const known = await typed(place.dir, "run phantom-refusal --litellm 1.84.0 --expect D1", library);
    expect(known.exitCode).toBe(3);
    expect(stderr).toMatch(/^error\[ERR_REPLICA_DIED\].*\n.*start replica 0.*\n.*hint.*\n.*phantom-refusal seed 2\n$/);
    const json = await typed(place.dir, "run phantom-refusal --litellm 1.84.0 --json", library);
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 1,
      failures: [{ scenario: "phantom-refusal", seed: 2, error: { code: "ERR_REPLICA_DIED" } }],
    });
  });

  test("progress goes to stderr, a line per trial: how many are over, and why one did not converge", async () => {
    const terminal = fakeTerminal(place.dir);
    await typed(place.dir, "compare 1.84.0 1.106.2 --scenario phantom-refusal", fakeLibrary(), terminal);
    expect(terminal.said).toEqual([
      "[1/2] diverged   phantom-refusal on litellm 1.84.0, seed 1: 1 request was refused although only $0.05 of the $1.00 budget was spent. (1 diverged, about 1 min left)\n",
      "[2/2] converged  phantom-refusal on litellm 1.106.2, seed 1 (1 diverged)\n",
    ]);
  });

  test("--verbose: each step, said once", async () => {
    const terminal = fakeTerminal(place.dir);
    await typed(place.dir, "run phantom-refusal --verbose", fakeLibrary(), terminal);
    expect(terminal.said).toEqual([
      `   1.2 s  ${defaultRelease} phantom-refusal seed 1: converged: All invariants hold: 12 requests.\n`,
    ]);
  });

  test("a summary for GitHub's job page", async () => {
    const file = join(place.dir, "step.md");
    await typed(
      place.dir,
      "run phantom-refusal",
      fakeLibrary(),
      fakeTerminal(place.dir, { env: { GITHUB_STEP_SUMMARY: file } }),
    );
    const { readFileSync } = await import("node:fs");
    const [headline] = readFileSync(file, "utf8").split("\n");
    expect(headline).toMatch(/^# phantom-refusal on litellm [^ ]+: converged/);
    expect(headline).toContain(` litellm ${defaultRelease}:`);
  });
});

test("merge tells of the shards as of one run, with its exit code", async () => {
  const { runCampaign } = fakeCampaign();
  const asked: unknown[] = [];
  const library = fakeLibrary({
    async mergeShards(dirs, out) {
      asked.push(dirs, out);
      const { scenarios } = fakeLibrary();
      const subjects = ["1.84.0", "1.106.2"].map((spec) => ({ spec, settings: [], patches: [], latestDeps: false }));
      const options = { scenarios, subjects, replicas: null, profile: "fast", stack: "local" } as const;
      const more = { start: "fork", out, expect: null, command: "" } as const;
      const result = await runCampaign({ ...options, ...more, seeds: [1] }, () => {}, new AbortController().signal);
      return { result, expected: null };
    },
  });
  const { stdout, exitCode } = await typed(place.dir, "merge a b --out o", library);
  expect(asked).toEqual([[join(place.dir, "a"), join(place.dir, "b")], join(place.dir, "o")]);
  expect(exitCode).toBe(1);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^diverged: 6 trials, 3 diverged, 3 converged; first /);
});

describe("an interrupt", () => {
  /** A campaign that is interrupted when it has made its directory, or before that. */
  const interrupted = (dir: string | null, line: string) => {
    const stop = new AbortController();
    const library = fakeLibrary({
      async runCampaign(_, observe) {
        if (dir !== null) observe({ type: "directory", dir });
        stop.abort(new Interruption("SIGINT"));
        throw stop.signal.reason;
      },
    });
    return typed(place.dir, line, library, fakeTerminal(place.dir, { signal: stop.signal }));
  };

  test("before anything was written says so, also where --out names a place", async () => {
    const line = "interrupted by SIGINT: 0 of 1 trial finished; nothing was recorded\n";
    expect(await interrupted(null, "run phantom-refusal")).toMatchObject({ exitCode: 130, stdout: line });
    expect(await interrupted(null, "run phantom-refusal --out kept")).toMatchObject({ stdout: line });
  });

  test("before the first verdict names the directory with what was recorded", async () => {
    const { stdout } = await interrupted(join(place.dir, "reports", "now"), "run phantom-refusal");
    expect(stdout).toBe("interrupted by SIGINT: 0 of 1 trial finished; what was recorded is kept in reports/now\n");
  });

  test("of several trials says how to go on, with what was typed but for the place", async () => {
    const dir = join(place.dir, "reports", "now");
    const { stdout } = await interrupted(dir, "run --all --litellm 1.84.0 --out o --setting a.b=1 --shard 1/2");
    expect(stdout).toBe(
      "go on:  npx phantom429 run --all --litellm 1.84.0 --setting a.b=1 --shard 1/2 --resume reports/now\n" +
        "interrupted by SIGINT: 0 of 3 trials finished; what was recorded is kept in reports/now\n",
    );
    const { stdout: json } = await interrupted(dir, "compare 1.84.0 1.106.2 --json --resume=reports/now");
    expect(JSON.parse(json)).toMatchObject({
      resume: "npx phantom429 compare 1.84.0 1.106.2 --json --resume reports/now",
    });
  });
});
