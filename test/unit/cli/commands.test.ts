import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { defaultRelease } from "../../../harness/releases/default-release.ts";
import { converged, diverged } from "../report/examples.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();

describe("help", () => {
  test("lists the commands", async () => {
    const { stdout, exitCode } = await typed(place.dir, "--help");
    expect(exitCode).toBe(0);
    for (const command of [
      "run",
      "compare",
      "report",
      "list",
      "releases",
      "doctor",
      "clean",
      "demo",
      "watch",
      "audit",
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
    expect(await typed(place.dir, "")).toMatchObject({ stdout, exitCode: 0 });
  });

  test("of a command, and the version", async () => {
    expect((await typed(place.dir, "help run")).stdout).toContain("--litellm <spec>");
    expect((await typed(place.dir, "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("releases", () => {
  test("a row for each line, with what was judged of it", async () => {
    const { stdout } = await typed(place.dir, "releases");
    expect(stdout).toMatch(
      /^1\.106 +1\.106\.12 +2026-11-20 +2 since 2026-10-21 +1\.106\.2: \d+ of \d+ diverged +unknown$/m,
    );
    expect(stdout).toMatch(/^1\.105 +1\.105\.0 +2026-09-01 +1 +– +cannot be used: it was yanked$/m);
    expect(stdout).not.toContain("1.110");
    expect(stdout).toContain("--litellm latest-1.106 --companions nearest; without --litellm: ");
  });

  test("names no option that the newest release does not need", async () => {
    const all = await fakeLibrary().listReleases(AbortSignal.timeout(1000));
    const library = fakeLibrary({ listReleases: async () => all.filter(({ version }) => version === "1.106.2") });
    const { stdout } = await typed(place.dir, "releases", library);
    expect(stdout).toContain("--litellm latest-1.106; without --litellm: ");
  });

  test("each release with --all", async () => {
    const { stdout } = await typed(place.dir, "releases --all");
    expect(stdout).toMatch(/^1\.110\.0rc1 +2026-11-01 +– +unknown$/m);
    expect(stdout).toMatch(/^1\.106\.2 +2026-10-21 +\d+ of \d+ diverged +exactly, installed$/m);
  });

  test("as JSON, with the fields that it had", async () => {
    const document = JSON.parse((await typed(place.dir, "releases --json")).stdout);
    expect(document.schemaVersion).toBe(1);
    expect(document.releases[2]).toMatchObject({
      version: "1.106.2",
      published: "2026-10-21T00:00:00.000Z",
      note: "installed",
      line: "1.106",
      stable: true,
      installs: "exactly",
      judged: { version: "1.106.2", companions: "exact" },
    });
    expect(document.lines.map(({ line }: { line: string }) => line)).toEqual(["1.106", "1.105"]);
    expect(document.defaultRelease).toMatch(/^\d/);
  });
});

describe("doctor", () => {
  const missing = new PhantomError("ERR_PYTHON_MISSING", {
    operation: "find",
    message: "No Python.",
    hint: "Install it.",
  });
  const probe = (name: string, required: boolean, error?: unknown) => ({
    name,
    required,
    find: () => (error === undefined ? Promise.resolve("here") : Promise.reject(error)),
  });

  test("is content when everything that is required is there", async () => {
    const library = fakeLibrary({ probes: async () => [probe("Node", true), probe("Docker", false, missing)] });
    const { stdout, exitCode } = await typed(place.dir, "doctor", library);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok +Node +here$/m);
    expect(stdout).toMatch(/^absent +Docker +No Python\.$/m);
    expect(stdout).toMatch(/ready to run\n$/);
  });

  test("says what is missing and what to do", async () => {
    const library = fakeLibrary({ probes: async () => [probe("Node", true), probe("Python", true, missing)] });
    const { stdout, exitCode } = await typed(place.dir, "doctor", library);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^missing +Python +No Python\.$/m);
    expect(stdout).toContain("\nPython: Install it.\n");
    expect(stdout).toMatch(/not ready: Python\n$/);
    expect(JSON.parse((await typed(place.dir, "doctor --json", library)).stdout).checks[1]).toMatchObject({
      ok: false,
    });
  });
});

describe("doctor, where one thing needs another", () => {
  const lacking = new PhantomError("ERR_PLACE_UNUSABLE", {
    operation: "look",
    message: "It is a file.",
    hint: "Set it.",
  });

  test("says that it was not looked at, and gives one hint", async () => {
    const find = vi.fn(async () => "here");
    const probes = [
      { name: "cache", required: true, find: () => Promise.reject(lacking) },
      { name: "uv", required: true, needs: ["cache"], find },
      { name: "tool", required: true, needs: ["uv"], find },
    ];
    const { stdout, exitCode } = await typed(place.dir, "doctor", fakeLibrary({ probes: async () => probes }));
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^missing +uv +not checked: needs cache$/m);
    expect(stdout).toMatch(/^missing +tool +not checked: needs uv$/m);
    expect(stdout.match(/Set it/g)).toHaveLength(1);
    expect(find).not.toHaveBeenCalled();
  });
});

describe("clean", () => {
  const cleaner = {
    running: async () => [] as number[],
    leftovers: async () => ["process 1"],
    warmHosts: async () => ["the warm host of litellm 1.84.0 (process 2)"],
    environments: async () => ["environment a"],
    rest: async () => ["uv"],
  };

  test("says what it removed", async () => {
    const library = fakeLibrary({ cleaner: async () => cleaner });
    expect((await typed(place.dir, "clean", library)).stdout).toBe(
      "removed process 1\nremoved the warm host of litellm 1.84.0 (process 2)\nremoved environment a\n",
    );
    expect((await typed(place.dir, "clean --all", library)).stdout).toMatch(/removed uv\n$/);
  });

  test("leaves a cache alone that is in use", async () => {
    const library = fakeLibrary({ cleaner: async () => ({ ...cleaner, running: async () => [77] }) });
    expect((await typed(place.dir, "clean --all", library)).stdout).toBe(
      "removed process 1\nremoved the warm host of litellm 1.84.0 (process 2)\nkept the cache: phantom429 is running (pid 77)\n",
    );
  });

  test("says when there is nothing", async () => {
    expect((await typed(place.dir, "clean")).stdout).toBe("nothing to remove\n");
  });
});

describe("report", () => {
  const run = (name: string, verdict: unknown) => {
    const dir = join(place.dir, name);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "plan.json"), "{}");
    if (verdict !== undefined) writeFileSync(join(dir, "verdict.json"), JSON.stringify(verdict));
  };

  test("says that the recomputed verdict equals the recorded one", async () => {
    run("one", diverged);
    const { stdout, exitCode } = await typed(place.dir, "report one");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/diverged: .* \(equal to verdict\.json\)\n$/);
  });

  test("names the fields in which it differs, and fails", async () => {
    run("one", { ...converged, seed: 9 });
    const { stdout, exitCode } = await typed(place.dir, "report one", fakeLibrary({ judgeAgain: () => converged }));
    expect(exitCode).toBe(1);
    expect(stdout).toContain("differs in seed\n");
    expect(stdout).toMatch(/\(1 of 1 differ from verdict\.json\)\n$/);
  });

  test("compares a verdict of before schema 2 by its word and by what was found where", async () => {
    const { labels, refusals, ...same } = diverged;
    const findings = same.findings.map(({ kind, causes, ...finding }) => finding);
    const earlier = { ...same, schemaVersion: 1, reason: "as it was told then", labels: ["saturation: s3"], findings };
    run("one", { ...earlier, refusals: [] });
    expect(await typed(place.dir, "report one")).toMatchObject({ stdout: expect.stringContaining("(equal to") });
    run("one", { ...earlier, findings: [{ ...findings[0]!, mode: "D2" }, findings[1]] });
    expect((await typed(place.dir, "report one")).stdout).toContain("differs in findings\n");
  });

  test("judges by the expectation that was recorded", async () => {
    run("one", { ...diverged, expected: "diverged" });
    const library = fakeLibrary({ judgeAgain: (_, expected) => ({ ...diverged, expected }) });
    expect(await typed(place.dir, "report one", library)).toMatchObject({ exitCode: 0 });
    run("one", { ...diverged, expected: ["D1"] });
    expect(await typed(place.dir, "report one", library)).toMatchObject({ exitCode: 0 });
    run("one", { ...diverged, expected: ["D9"] });
    expect(await typed(place.dir, "report one", library)).toMatchObject({ exitCode: 1 });
  });

  test("takes runs together that were expected to show the same modes", async () => {
    run("both/1.84.0/a-1", { ...diverged, expected: ["D1"] });
    run("both/1.84.0/b-1", { ...diverged, expected: ["D1"] });
    const library = fakeLibrary({ judgeAgain: (_, expected) => ({ ...diverged, expected }) });
    expect(await typed(place.dir, "report both", library)).toMatchObject({ exitCode: 0 });
  });

  test("takes a campaign's directory, and runs without a verdict", async () => {
    run("campaign/1.84.0/a-1", diverged);
    run("campaign/1.84.0/b-1", undefined);
    const { stdout } = await typed(place.dir, "report campaign");
    expect(stdout).toMatch(/equal +campaign\/1\.84\.0\/a-1$/m);
    expect(stdout).toMatch(/no verdict\.json +campaign\/1\.84\.0\/b-1$/m);
    const document = JSON.parse((await typed(place.dir, "report campaign --json")).stdout);
    expect(document.trials.map((trial: { equal: boolean }) => trial.equal)).toEqual([true, false]);
  });

  test("refuses a directory with several campaigns, and names one", async () => {
    run("reports/first/1.84.0/a-1", diverged);
    run("reports/second/1.84.0/a-1", diverged);
    const { stderr, exitCode } = await typed(place.dir, "report reports");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("reports is not a run or a campaign: it holds 2 runs");
    expect(stderr).toMatch(/such as \S+reports\/first\.$/m);
  });

  test("refuses a verdict.json that is none", async () => {
    run("one", { hello: 1 });
    expect(await typed(place.dir, "report one")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("ERR_RUN_DIRECTORY_INVALID"),
    });
  });
});

describe("demo", () => {
  test("tells the story and exits 0 when both came as known", async () => {
    const { runCampaign, calls } = fakeCampaign();
    const terminal = fakeTerminal(place.dir);
    const { stdout, exitCode } = await typed(place.dir, "demo", fakeLibrary({ runCampaign }), terminal);
    expect(calls[0]).toMatchObject({ scenarios: ["phantom-refusal"], seeds: [1], expect: null });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "LiteLLM 1.84.0: 1 request was refused although only $0.05 of the $1.00 budget was spent.",
    );
    expect(stdout).toContain("it said    Budget has been exceeded! EndUser=k3f9-customer Current cost: 1.108");
    expect(stdout).toContain("in truth   at most $0.06 of the $1.00 budget was spent or rightly reserved");
    expect(stdout).toContain("two releases, all scenarios: 6 trials, about 1 min on two cores\n");
    expect(stdout.endsWith(`as expected: 1.84.0 diverged, ${defaultRelease} converged\n`)).toBe(true);
    expect(terminal.said[0]).toContain(`1.84.0 and ${defaultRelease}`);
  });

  test.each([
    [{ "1.84.0": "converged" }, 1],
    [{ [defaultRelease]: "diverged" }, 1],
    [{ "1.84.0": "inconclusive" }, 4],
  ] as const)("fails when a release did not come as known: %j exits %d", async (words, exitCode) => {
    const result = await typed(place.dir, "demo", fakeLibrary({ runCampaign: fakeCampaign(words).runCampaign }));
    expect(result.exitCode).toBe(exitCode);
    expect(result.stdout).toMatch(/not as expected: .*\n$/);
  });
});
