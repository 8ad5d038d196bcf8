import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Interruption } from "../../../harness/cli/index.ts";
import { linkLatest } from "../../../harness/cli/latest.ts";
import type { Environment, Verdict } from "../../../harness/contracts/index.ts";
import { converged, diverged, environment } from "../report/examples.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const link = () => join(place.dir, "reports", "latest");

describe("reports/latest", () => {
  test("points to the last run, wherever it wrote", async () => {
    mkdirSync(join(place.dir, "reports", "one"), { recursive: true });
    await linkLatest(join(place.dir, "reports", "one"), place.dir);
    expect(readlinkSync(link())).toBe("one");
    await linkLatest("elsewhere", place.dir);
    expect(readlinkSync(link())).toBe("../elsewhere");
    expect(readdirSync(join(place.dir, "reports")).sort()).toEqual(["latest", "one"]);
  });

  test("is whole when two runs end at once", async () => {
    mkdirSync(join(place.dir, "reports"));
    const names = Array.from({ length: 20 }, (_, at) => `run-${at}`);
    await Promise.all(names.map((name) => linkLatest(join("reports", name), place.dir)));
    expect(names).toContain(readlinkSync(link()));
    expect(readdirSync(join(place.dir, "reports"))).toEqual(["latest"]);
  });

  test("makes no reports/ and touches nothing of somebody's own", async () => {
    await linkLatest("gate", place.dir);
    expect(existsSync(join(place.dir, "reports"))).toBe(false);
    mkdirSync(link(), { recursive: true });
    await linkLatest("gate", place.dir);
    expect(lstatSync(link()).isDirectory()).toBe(true);
  });

  test("is set by a run", async () => {
    mkdirSync(join(place.dir, "reports"));
    await typed(place.dir, "run phantom-refusal --out gate");
    expect(readlinkSync(link())).toBe("../gate");
  });
});

function record(dir: string, verdict: Verdict, of: Partial<Environment> = {}): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "plan.json"), JSON.stringify({ scenario: verdict.scenario, seed: verdict.seed }));
  writeFileSync(join(dir, "environment.json"), JSON.stringify({ ...environment, patched: undefined, ...of }));
  writeFileSync(join(dir, "verdict.json"), JSON.stringify(verdict));
}

/** A campaign of which phantom-refusal failed with seed 1, another with seed 3, and one could not be run. */
function campaign(command = "phantom429 run --all --repeat 3 --setting a.b=1"): void {
  const dir = join(place.dir, "reports", "last");
  const subject = { ...environment.subject, patches: [] };
  const on = (scenario: string, seed: number, template: Verdict) =>
    record(
      join(dir, `${scenario}-${seed}`),
      { ...template, scenario, seed, subject: diverged.subject },
      { command, subject },
    );
  on("phantom-refusal", 1, diverged);
  on("phantom-refusal", 2, converged);
  on("stream-abort-after-chunk", 3, { ...converged, verdict: "inconclusive" });
  const error = { code: "ERR_REPLICA_DIED", operation: "start", message: "It died.", hint: "Again.", more: "newer" };
  const failures = [{ subject: "1.84.0", scenario: "control-success", seed: 2, error }];
  const times = { startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:05:05Z" };
  writeFileSync(join(dir, "campaign.json"), JSON.stringify({ schemaVersion: 1, ...times, stacks: [], failures }));
  symlinkSync("last", link());
}

describe("report", () => {
  test("without a directory is of the last run, and says which", async () => {
    record(join(place.dir, "reports", "last"), diverged);
    symlinkSync("last", link());
    const terminal = fakeTerminal(place.dir);
    expect((await typed(place.dir, "report", fakeLibrary(), terminal)).exitCode).toBe(1);
    expect(terminal.said.join("")).toBe("The last run: reports/last\n");
  });

  test("says where there is none", async () => {
    const { exitCode, stderr } = await typed(place.dir, "report");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("There is no last run here");
    expect((await typed(place.dir, "issue")).stderr).toContain("There is no last run here");
  });
});

describe("issue of what did not diverge", () => {
  const said = async (...words: Verdict["verdict"][]) => {
    for (const at of words.keys())
      record(join(place.dir, "reports", "last", ...(words.length > 1 ? [`a-${at}`] : [])), converged);
    symlinkSync("last", link());
    const judgeAgain = () => ({ ...converged, verdict: words.shift()!, headline: "No rest after x." });
    return (await typed(place.dir, "issue", fakeLibrary({ judgeAgain }))).stderr;
  };

  test("says the verdict of one trial", async () => {
    expect(await said("inconclusive")).toMatch(/Its verdict is inconclusive: No rest after x\.\n(.*\n)* {2}hint: An /);
  });

  test("counts the verdicts of several", async () => {
    const text = await said("converged", "inconclusive", "inconclusive");
    expect(text).toContain("None of its 3 trials diverged: 1 converged, 2 inconclusive.");
  });
});

describe("run --last-failed", () => {
  const again = async (line = "run --last-failed") => {
    const fake = fakeCampaign();
    const result = await typed(place.dir, line, fakeLibrary({ runCampaign: fake.runCampaign }));
    return { ...result, asked: fake.calls[0] };
  };

  test("runs what diverged or was not judged, on its subject, with its options", async () => {
    campaign();
    const { asked } = await again();
    expect(asked!.only).toEqual([
      { scenario: "phantom-refusal", seed: 1 },
      { scenario: "stream-abort-after-chunk", seed: 3 },
      { scenario: "control-success", seed: 2 },
    ]);
    expect(asked!.seeds).toEqual([1, 2, 3]);
    expect(asked!.subjects).toMatchObject([{ spec: "1.84.0", settings: ["a.b=1"], patches: [] }]);
    expect(asked!.command).toBe(
      "phantom429 run phantom-refusal stream-abort-after-chunk control-success --litellm 1.84.0 --setting a.b=1",
    );
  });

  test("takes what is typed now in place of what was typed then", async () => {
    campaign();
    const { asked } = await again("run --last-failed --litellm path:../litellm --setting c.d=2");
    expect(asked!.subjects).toMatchObject([{ spec: "path:../litellm", settings: ["c.d=2"] }]);
  });

  test("that was interrupted goes on with the command it prints", async () => {
    campaign();
    const controller = new AbortController();
    const out = join(place.dir, "reports", "next");
    const { runCampaign } = fakeCampaign();
    const library = fakeLibrary({
      async runCampaign(options, observe, signal) {
        await runCampaign({ ...options, out }, observe, signal);
        controller.abort(new Interruption("SIGINT"));
        throw signal.reason;
      },
    });
    const terminal = fakeTerminal(place.dir, { signal: controller.signal });
    const { stdout } = await typed(place.dir, "run --last-failed", library, terminal);
    const [, line] = /^go on: {2}npx phantom429 (.*)$/m.exec(stdout)!;
    mkdirSync(out);
    const trials = ["phantom-refusal 1", "stream-abort-after-chunk 3", "control-success 2"].map((name) => {
      const [scenario, seed] = name.split(" ");
      return { subject: "1.84.0", scenario, seed: Number(seed), planHash: "" };
    });
    const plan = {
      schemaVersion: 1,
      phantom429: "1",
      command: "",
      startedAt: "2026-01-02T03:04:05Z",
      subjects: [],
      profile: "fast",
      stack: "local",
      start: "fork",
      expected: null,
      shard: null,
    };
    writeFileSync(join(out, "campaign-plan.json"), JSON.stringify({ ...plan, trials }));
    const { asked } = await again(line);
    expect(asked!.only).toEqual(trials.map(({ scenario, seed }) => ({ scenario, seed })));
    expect(asked!.seeds).toEqual([1, 2, 3]);
    const other = (await again(`${line} --seed 7`)).asked;
    expect(other).toMatchObject({ seeds: [7] });
    expect(other!.only).toBeUndefined();
  });

  test("reads no campaign of a newer phantom429", async () => {
    campaign();
    writeFileSync(join(place.dir, "reports", "last", "campaign.json"), JSON.stringify({ schemaVersion: 9 }));
    expect((await again()).stderr).toContain("was written by a newer phantom429 (schema 9, this one reads 1)");
  });

  test("refuses names beside it, and a run in which nothing failed", async () => {
    campaign();
    expect((await again("run phantom-refusal --last-failed")).stderr).toContain("others are named");
    record(join(place.dir, "reports", "good"), converged);
    await linkLatest(join("reports", "good"), place.dir);
    const { exitCode, stderr } = await again();
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Nothing failed in the last run, reports/good.");
  });

  test("asks which subject is meant where several failed", async () => {
    campaign();
    const subject = { ...environment.subject, spec: "1.90.7", patches: [] };
    record(join(place.dir, "reports", "last", "other"), { ...diverged, scenario: "phantom-refusal" }, { subject });
    expect((await again()).stderr).toContain("failed on 1.90.7 and 1.84.0");
  });
});
