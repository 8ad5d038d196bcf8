import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunCampaign } from "../../../harness/campaign/index.ts";
import type { Library } from "../../../harness/cli/index.ts";
import type { CampaignResult, Environment } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { writeCampaignReports } from "../../../harness/report/index.ts";
import { converged, diverged, environment, outcome } from "../report/examples.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const write = (text: string, file = "gate.yaml") => writeFileSync(join(place.dir, file), text);
const read = (file: string) => readFileSync(join(place.dir, file), "utf8");
const last = (text: string) => text.trimEnd().split("\n").at(-1);

/** phantom-refusal diverges by these modes, all else converges; evidence goes to `out`. */
function library(modes: string[], failures: Awaited<ReturnType<RunCampaign>>["failures"] = []) {
  const { runCampaign, calls } = fakeCampaign();
  const finding = diverged.findings[0]!;
  const run: RunCampaign = async (options, ...rest) => {
    const result = await runCampaign(options, ...rest);
    mkdirSync(options.out!, { recursive: true });
    const trials = result.trials.map(({ verdict, dir }) => {
      const shown = verdict.scenario === "phantom-refusal" && modes.length > 0;
      const findings = shown ? modes.map((mode) => ({ ...finding, mode })) : [];
      const word = shown ? ("diverged" as const) : ("converged" as const);
      return outcome({ ...(shown ? diverged : converged), ...verdict, verdict: word, findings }, dir);
    });
    return { ...result, trials, failures };
  };
  const pages: object[] = [];
  const writeGatePage: Library["writeGatePage"] = async (result, gate) => void pages.push({ ...result, gate });
  return { library: fakeLibrary({ runCampaign: run, writeGatePage }), calls, pages };
}

const file = `litellm: 1.106.2
seeds: [1, 2]
settings: [general_settings.a=1]
inconclusive: { retries: 2, countsAs: fail }
scenarios:
  control-success: converged
  phantom-refusal: { known: [D10], issue: 27639, seeds: [1, 2, 3] }
`;

describe("gate", () => {
  test("runs what the file says: scenarios, seeds, settings, retries", async () => {
    write(file);
    const { library: fake, calls } = library(["D10"]);
    const { exitCode, stdout } = await typed(place.dir, "gate --out out --setting b.c=2", fake);
    expect(calls[0]).toMatchObject({
      scenarios: ["control-success", "phantom-refusal"],
      subjects: [{ spec: "1.106.2", settings: ["general_settings.a=1", "b.c=2"] }],
      seeds: [1, 2, 3],
      retries: 2,
      command: "phantom429 gate --out out --setting b.c=2 --setting general_settings.a=1 --companions exact",
    });
    expect(calls[0]?.only).toEqual([
      { scenario: "control-success", seed: 1 },
      { scenario: "control-success", seed: 2 },
      ...[1, 2, 3].map((seed) => ({ scenario: "phantom-refusal", seed })),
    ]);
    expect(exitCode).toBe(0);
    expect(last(stdout)).toBe("passed: 2 scenarios judged, 1 known against gate.yaml on litellm 1.106.2");
    expect(stdout).toContain("still there: 1 (D10 in 1)\n");
  });

  test("a defect hidden under a known one is new: exit code 1, on the terminal, on the job's page and in the files", async () => {
    write(file);
    const { library: fake, pages } = library(["D1", "D10"]);
    const terminal = fakeTerminal(place.dir, { env: { GITHUB_STEP_SUMMARY: join(place.dir, "step.md") } });
    const { exitCode, stdout } = await typed(place.dir, "gate gate.yaml --out out", fake, terminal);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /new \(1\): not in the gate file\n.*\nphantom-refusal +D1 +3 of 3 +out\/1\.106\.2\/phantom-refusal-1\n/,
    );
    expect(stdout).toContain("accept:   npx phantom429 gate update gate.yaml --from out\n");
    const line = "failed: 1 new against gate.yaml on litellm 1.106.2; first new: phantom-refusal D1 (3 of 3 trials)";
    expect(last(stdout)).toBe(line);
    expect(read("step.md")).toMatch(/^# Gate: failed: 1 new /);
    expect(read("step.md").match(/^# /gm)).toHaveLength(1);
    expect(read("out/gate.md")).toContain("## new (1): not in the gate file");
    const lists = { file: "gate.yaml", outcome: "failed", appeared: [{ mode: "D1" }] };
    expect(JSON.parse(read("out/gate.json"))).toMatchObject(lists);
    expect(pages).toMatchObject([{ dir: join(place.dir, "out"), trials: expect.anything(), gate: lists }]);
    const junit = read("out/gate-junit.xml");
    expect(junit).toMatch(/classname="phantom-refusal" name="gate" time="31.5">\s*<failure message="new: D1 /);
    expect(junit).toContain("directory: 1.106.2/phantom-refusal-1\nagain: npx phantom429 run phantom-refusal");
  });

  test("a race that the file does not have is tried with more seeds, and counted", async () => {
    write("scenarios: { control-success: converged, phantom-refusal: converged }\n");
    const { runCampaign } = library(["D29"]).library;
    const further: (readonly { scenario: string; seed: number }[])[] = [];
    const run: RunCampaign = async (options, ...rest) => {
      const result = await runCampaign(options, ...rest);
      further.push(options.further!(result));
      const [other, race] = result.trials;
      const seeds = Array.from({ length: 6 }, (_, index) => {
        return { ...race!, verdict: { ...other!.verdict, scenario: "phantom-refusal", seed: index + 2 } };
      });
      return { ...result, trials: [...result.trials, ...seeds] };
    };
    const { exitCode, stdout } = await typed(place.dir, "gate --out out", fakeLibrary({ runCampaign: run }));
    expect(further).toEqual([[2, 3].map((seed) => ({ scenario: "phantom-refusal", seed }))]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/race \(1\): not in the gate file, .*\n.*\nphantom-refusal +D29 +1 of 7 +out\//);
    expect(stdout).toContain("accept:   npx phantom429 gate update gate.yaml --from out\n");
    expect(last(stdout)).toBe("passed: 2 scenarios judged, 0 known, 1 race against gate.yaml on litellm 1.108.0");
    expect(read("out/gate.md")).toContain("## race (1): ");
  });

  test("--json has the lists besides", async () => {
    write(file);
    const { stdout } = await typed(place.dir, "gate gate.yaml --out out --json", library([]).library);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 1,
      gate: { outcome: "failed", fixed: [{ scenario: "phantom-refusal", mode: "D10" }], appeared: [] },
    });
  });

  test("a trial that could not be run hides nothing that is new, and is no pass", async () => {
    write(file);
    const error = new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It ended.", hint: "See." });
    const failures = [{ subject: "1.106.2", scenario: "control-success", seed: 2, error }];
    const red = await typed(place.dir, "gate gate.yaml --out one", library(["D1", "D10"], failures).library);
    expect(red.exitCode).toBe(1);
    expect(last(red.stdout)).toMatch(/^failed: 1 new, 1 trial not judged .*could not be run \(ERR_REPLICA_DIED\)/);
    const known = await typed(place.dir, "gate gate.yaml --out two", library(["D10"], failures).library);
    expect(known.exitCode).toBe(3);
  });

  test("--dry-run says what it would take, and runs nothing", async () => {
    write(file);
    const { library: fake, calls } = library([]);
    const { exitCode, stdout } = await typed(place.dir, "gate --dry-run", fake);
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [] });
    expect(stdout).toMatch(/^trials +1 .*\n[\s\S]*Nothing was started\.\n$/);
  });

  test("takes the version from a file of the repository, and before it from --litellm", async () => {
    const from = "litellm: { file: requirements.txt, pattern: 'litellm==(\\S+)' }";
    write(file.replace("litellm: 1.106.2", from));
    write("litellm==1.100.5\n", "requirements.txt");
    const { library: fake, calls } = library(["D10"]);
    await typed(place.dir, "gate gate.yaml --out one", fake);
    await typed(place.dir, "gate gate.yaml --out two --litellm 1.84.0", fake);
    expect(calls.map(({ subjects }) => subjects[0]?.spec)).toEqual(["1.100.5", "1.84.0"]);
  });

  test.each([
    ["gate nowhere.yaml", "", "ERR_GATE_INVALID", "nowhere.yaml does not exist"],
    ["gate", "scenarios: { fantom-refusal: converged }", "ERR_SCENARIO_UNKNOWN", "Did you mean phantom-refusal"],
    ["gate", "scenarios: { phantom-refusal: { known: [D999] } }", "ERR_GATE_INVALID", "gate.yaml:1: "],
    ["gate", "scenarios: { phantom-refusal: converged }\nsettings: [novalue]", "ERR_SETTING_MALFORMED", "malformed"],
    [
      "gate",
      "litellm: {file: a, pattern: b}\nscenarios: {phantom-refusal: converged}",
      "ERR_GATE_INVALID",
      "a does not",
    ],
    ["gate init", "", "ERR_OPTION_INVALID", "--from is missing"],
    ["gate init new.yaml --from 9.9.9", "", "ERR_OPTION_INVALID", "LiteLLM 9.9.9 was not judged"],
    ["gate init --from 1.106.2", "", "ERR_OUT_NOT_EMPTY", "gate.yaml is there already"],
    ["gate init new.yaml --from 1.106.2 --only no-bypass", "", "ERR_OPTION_INVALID", "does not say which modes passed"],
    ["gate init new.yaml --from 1.106.2 --only settled", "", "ERR_OPTION_INVALID", "no-bypass alone"],
    ["gate init new.yaml --from .", "", "ERR_RUN_DIRECTORY_INVALID", "has no campaign.json"],
  ])("%s with %j is refused before anything starts", async (line, text, code, message) => {
    write(text);
    const { library: fake, calls } = library([]);
    const { exitCode, stderr } = await typed(place.dir, line, fake);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).toContain(message);
    expect(calls).toEqual([]);
  });
});

/** A campaign of phantom-refusal with these modes, in run/, as it was recorded. */
async function campaign(modes: string[], more: Partial<Environment> = {}, seeds = [1]): Promise<void> {
  const findings = modes.map((mode) => ({ ...diverged.findings[0]!, mode }));
  const verdict = modes.length > 0 ? ("diverged" as const) : ("converged" as const);
  const trials = seeds.map((seed) => {
    const { environment: own, ...trial } = outcome(
      { ...diverged, verdict, findings, seed },
      join(place.dir, `run/t-${seed}`),
    );
    return { ...trial, environment: { ...own, command: "phantom429 run --all", ...more } };
  });
  for (const { dir, environment: own } of trials) {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "environment.json"), JSON.stringify(own));
  }
  const times = { startedAt: environment.startedAt, finishedAt: environment.startedAt };
  const result: CampaignResult = { dir: join(place.dir, "run"), trials, failures: [], stacks: [], ...times };
  await writeCampaignReports(result.dir, result);
}

describe("gate --from", () => {
  const asked = "seeds: [1, 2]\nscenarios: { phantom-refusal: { known: [D1] } }\n";

  test("judges what was recorded, runs nothing, and leaves the campaign's files as they are", async () => {
    await campaign(["D1"], {}, [1, 2, 3]);
    write(asked);
    const before = read("run/junit.xml");
    const { library: fake, calls } = library([]);
    const { exitCode, stdout } = await typed(place.dir, "gate --from run", fake);
    expect(exitCode).toBe(0);
    expect(last(stdout)).toBe("passed: 1 scenario judged, 1 known against gate.yaml on litellm 1.84.0");
    expect(stdout).toContain("still there: 1 (D1 in 1)\n");
    expect(calls).toEqual([]);
    expect(read("run/junit.xml")).toBe(before);
    expect(JSON.parse(read("run/gate.json"))).toMatchObject({ stillThere: [{ now: { times: 2, of: 2 } }] });
  });

  test("a trial that the campaign does not have is no pass", async () => {
    await campaign(["D1"], {}, [1]);
    write(asked);
    const { exitCode, stdout } = await typed(place.dir, "gate --from run");
    expect(exitCode).toBe(4);
    expect(stdout).toContain("phantom-refusal, seed 2: it was not run\n");
  });

  test("a trial whose record was changed is not judged, and named", async () => {
    await campaign(["D1"], {}, [1, 2]);
    const altered = { ...environment, command: "phantom429 run --all", manifest: "manifest.json" };
    writeFileSync(join(place.dir, "run/t-2/environment.json"), JSON.stringify(altered));
    write(asked);
    const { exitCode, stdout } = await typed(place.dir, "gate --from run");
    expect(exitCode).toBe(4);
    expect(stdout).toContain("phantom-refusal, seed 2: its record: manifest.json is missing");
    const terminal = fakeTerminal(place.dir);
    await typed(place.dir, "gate init new.yaml --from run", fakeLibrary(), terminal);
    expect(terminal.said.join("")).toContain(
      "not judged: phantom-refusal, seed 2: its record: manifest.json is missing",
    );
  });

  test.each([
    ["--litellm 1.1.1", "--litellm"],
    ["--patch a.diff", "--patch"],
    ["--setting a.b=1", "--setting"],
    ["--out there", "--out"],
    ["--stack docker", "--stack"],
    ["--keep-warm 1m", "--keep-warm"],
    ["--companions nearest", "--companions"],
    ["--dry-run", "--dry-run"],
  ])("is refused with %s", async (option, name) => {
    await campaign(["D1"]);
    write(asked);
    const { exitCode, stderr } = await typed(place.dir, `gate --from run ${option}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--from judges what was recorded, and ${name} is about what runs.`);
  });

  test.each([
    ["settings", { command: "phantom429 run --all --setting a.b=1" }, "settings a.b=1 there, none in the file"],
    ["replicas", { command: "phantom429 run --all --replicas 3" }, "replicas 3 there, none in the file"],
    ["profile", { profile: "reporter" as const }, "profile reporter there, fast in the file"],
  ])("other %s are refused, also by gate update", async (_, more, message) => {
    await campaign(["D1"], more);
    write(asked);
    for (const line of ["gate --from run", "gate update --from run --yes"]) {
      const { exitCode, stderr } = await typed(place.dir, line);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
    }
  });

  test("what is of a newer phantom429, or did not come to its end, is refused", async () => {
    await campaign(["D1"]);
    write(asked);
    writeFileSync(
      join(place.dir, "run/campaign.json"),
      read("run/campaign.json").replace('"schemaVersion": 2', '"schemaVersion": 3'),
    );
    expect((await typed(place.dir, "gate --from run")).stderr).toContain("error[ERR_SCHEMA_NEWER]");
    expect((await typed(place.dir, "gate init new.yaml --from run")).stderr).toContain("error[ERR_SCHEMA_NEWER]");
    mkdirSync(join(place.dir, "cut"));
    write("{}", "cut/campaign-plan.json");
    expect((await typed(place.dir, "gate --from cut")).stderr).toContain("the campaign did not come to its end");
  });
});

describe("gate init and gate update", () => {
  test("a file that is made from a run has its settings, profile and replicas, and tells of patches", async () => {
    const command = "phantom429 run --all --setting a.b=1 --setting c.d=x --replicas 3 --patch fix.diff";
    await campaign(["D1"], { command, profile: "reporter" });
    const { stdout } = await typed(place.dir, "gate init --from run");
    expect(stdout).toContain("run ran with patches, which a gate file does not have: fix.diff\n");
    expect(read("gate.yaml")).toContain("settings:\n  - a.b=1\n  - c.d=x\nprofile: reporter\nreplicas: 3\n");
    expect(read("gate.yaml")).toContain("# It had patches: fix.diff.");
    expect((await typed(place.dir, "gate update --from run")).stdout).toContain("nothing to change");
  });

  test("a file that is made from a release is a gate file", async () => {
    expect((await typed(place.dir, "gate init --from 1.106.2")).stdout).toMatch(
      /^gate\.yaml written from LiteLLM 1\.106\.2 in the reference matrix:\n {2}\d+ scenarios must show no defect\n/m,
    );
    expect(read("gate.yaml")).toContain("  replica-killed: # D9, in flight on a replica that ended\n    known: [D9]\n");
  });

  test("from a run, and from that with no-bypass alone", async () => {
    await campaign(["D1"]);
    await typed(place.dir, "gate init all.yaml --from run");
    expect(read("all.yaml")).toContain("litellm: 1.84.0\n");
    expect(read("all.yaml")).toContain("known: [D1]\n");
    expect((await typed(place.dir, "gate init bypass.yaml --from run --only no-bypass")).stderr).toContain(
      "Nothing was judged",
    );
  });

  test("asks before it changes the file, and takes no for an answer", async () => {
    await campaign(["D1"]);
    write("scenarios: {phantom-refusal: converged}\n");
    const before = read("gate.yaml");
    const answering = (key: string) =>
      fakeTerminal(place.dir, {
        keys: (press) => {
          press(key);
          return { [Symbol.dispose]() {} };
        },
      });
    const no = answering("n");
    expect(await typed(place.dir, "gate update gate.yaml --from run", fakeLibrary(), no)).toMatchObject({
      exitCode: 1,
      stdout: "gate.yaml stays as it is.\n",
    });
    expect(no.said.join("")).toMatch(/phantom-refusal +D1 added\n\nWrite 1 change to gate\.yaml\? y\/n n\n/);
    expect(read("gate.yaml")).toBe(before);
    const yes = await typed(place.dir, "gate update gate.yaml --from run", fakeLibrary(), answering("y"));
    expect(yes).toMatchObject({ exitCode: 0, stdout: "gate.yaml: 1 change written.\n" });
    expect(read("gate.yaml")).toContain("known: [D1]");
    expect(await typed(place.dir, "gate update gate.yaml --from run")).toMatchObject({
      stdout: "gate.yaml says what run shows: nothing to change.\n",
    });
  });

  test("without a terminal changes the file with --yes alone", async () => {
    await campaign(["D1"]);
    write("scenarios: {phantom-refusal: converged}\n");
    const refused = await typed(place.dir, "gate update --from run");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("There is no terminal to agree to 1 change of gate.yaml");
    expect(read("gate.yaml")).toBe("scenarios: {phantom-refusal: converged}\n");
    await typed(place.dir, "gate update --from run --yes");
    expect(read("gate.yaml")).toContain("D1");
  });
});
