import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judge, judgeWithRequests } from "../../../harness/oracle/index.ts";
import {
  createCampaignDirectory,
  createRunDirectory,
  files,
  RunWriter,
  readRun,
  writeRequests,
} from "../../../harness/record/index.ts";
import { World } from "../../unit/oracle/builder.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "p429-run-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const leaking = () =>
  new World().phase("hang up", (world) => {
    world.request({ replica: 1 }).complete();
    world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
  });

async function record(world: World, dir: string): Promise<string> {
  await using writer = await RunWriter.open(await createRunDirectory(dir));
  writer.plan(world.plan());
  writer.environment(world.environment());
  for (const event of world.history) writer.history(event);
  for (const entry of world.ledger) writer.ledger(entry);
  for (const event of world.provider) writer.provider(event);
  for (const sample of world.samples) writer.sample(sample);
  return dir;
}

/** As a harness leaves it that writes no manifest. */
async function recordOld(world: World, dir: string): Promise<string> {
  await record(world, dir);
  rmSync(join(dir, files.manifest));
  const { manifest, ...environment } = JSON.parse(readFileSync(join(dir, files.environment), "utf8")) as {
    manifest: string;
  };
  expect(manifest).toBe(files.manifest);
  writeFileSync(join(dir, files.environment), JSON.stringify(environment));
  return dir;
}

const invalid = (message: string) =>
  expect.objectContaining({ code: "ERR_RUN_DIRECTORY_INVALID", message: expect.stringContaining(message) });

describe("what is written is read again", () => {
  test("and gives the same verdict", async () => {
    const world = leaking();
    const dir = await record(world, join(base, "run"));
    const trial = readRun(dir);
    expect([...trial.history()]).toEqual(world.history);
    expect([...trial.ledger()]).toEqual(world.ledger);
    expect([...trial.provider()]).toEqual(world.provider);
    expect(trial.samples).toEqual(world.samples);
    expect(trial.truncated).toEqual([]);
    expect(judge(trial, { expected: null })).toEqual(judge(world.trial(), { expected: null }));
  });

  test("events may be gone through again, and only half", async () => {
    const trial = readRun(await record(leaking(), join(base, "run")));
    for (const _ of trial.ledger()) break;
    expect([...trial.ledger()]).toEqual([...trial.ledger()]);
  });

  test("characters that straddle a chunk survive", async () => {
    const world = leaking();
    const error = "ünïcödé ☃ ".repeat(9000);
    world.history.push({ type: "fail", t: 1, request: "r1", status: 500, error });
    const trial = readRun(await record(world, join(base, "run")));
    expect([...trial.history()].at(-1)).toMatchObject({ error });
  });

  test("what a failure was taken for when it was recorded is not read: its text is", async () => {
    const world = new World().phase("ask", (world) => {
      for (const replica of [0, 1]) world.request({ replica }).complete();
      world.request().invoke().fail(429, "rate_limit");
    });
    const dir = await recordOld(world, join(base, "run"));
    const path = join(dir, files.history);
    const old = '"class":"budget_exceeded","refusal":{"entity":null,"stage":"unknown","currentCost":2,"maxBudget":1}';
    writeFileSync(path, readFileSync(path, "utf8").replace('"type":"fail",', `"type":"fail",${old},`));
    expect([...readRun(dir).history()]).toEqual(world.history);
  });

  test("requests.csv", async () => {
    const dir = await record(leaking(), join(base, "run"));
    await writeRequests(dir, judgeWithRequests(readRun(dir), { expected: null }).requests());
    const lines = readFileSync(join(dir, files.requests), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      "id,phase,replica,stream,reserved,resized,cancelPoint,outcome,status,class,reserveEntries,settleEntry,costLow,costHigh,leaked",
    );
    expect(lines[2]).toMatch(/^r2,hang up,0,true,0\.\d+,0,after-chunk:1,info,,cancelled,\d+,,0,/);
  });
});

describe("a record that is not whole", () => {
  test.each(["history", "ledger", "provider", "samples"] as const)("a torn last line of %s is told", async (name) => {
    const dir = await recordOld(leaking(), join(base, "run"));
    const path = join(dir, files[name]);
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    const trial = readRun(dir);
    expect(trial.truncated).toEqual([files[name]]);
    expect(judge(trial, { expected: null })).toMatchObject({ verdict: "inconclusive" });
  });

  test.each(["plan", "environment", "history", "ledger", "provider", "samples"] as const)(
    "%s is missing",
    async (name) => {
      const dir = await recordOld(leaking(), join(base, "run"));
      rmSync(join(dir, files[name]));
      expect(() => readRun(dir)).toThrow(invalid(`${files[name]}: it is missing`));
    },
  );

  test("a line that is no JSON, or no event, is named", async () => {
    const dir = await recordOld(leaking(), join(base, "run"));
    const path = join(dir, files.ledger);
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, ["{", ...lines.slice(1)].join("\n"));
    expect(() => [...readRun(dir).ledger()]).toThrow(invalid("ledger.ndjson:1: "));
    writeFileSync(path, [lines[0], '{"n":1}', ...lines.slice(2)].join("\n"));
    expect(() => [...readRun(dir).ledger()]).toThrow(invalid("ledger.ndjson:2: "));
  });

  test("a plan that is not the one of the verdict beside it", async () => {
    const dir = await recordOld(leaking(), join(base, "run"));
    const planHash = readRun(dir).planHash;
    writeFileSync(join(dir, files.verdict), JSON.stringify({ planHash }));
    expect(readRun(dir).planHash).toBe(planHash);
    writeFileSync(join(dir, files.verdict), JSON.stringify({ planHash: "other" }));
    expect(() => readRun(dir)).toThrow(invalid("verdict.json was given on other"));
  });

  test("no directory at all", () => {
    expect(() => readRun(join(base, "nowhere"))).toThrow(invalid("plan.json: it is missing"));
  });
});

const verdictOn = (dir: string) => {
  const { verdict, reason } = judge(readRun(dir), { expected: null });
  return { verdict, reason };
};

describe("a record that is not as it was written", () => {
  const change = (dir: string, name: keyof typeof files, edit: (text: string) => string) =>
    writeFileSync(join(dir, files[name]), edit(readFileSync(join(dir, files[name]), "utf8")));
  const lines = (edit: (lines: string[]) => string[]) => (text: string) => edit(text.split("\n")).join("\n");
  const remove = (name: keyof typeof files) => (dir: string) => rmSync(join(dir, files[name]));

  test("twin: untouched, moved, and with reports beside it", async () => {
    const dir = await record(leaking(), join(base, "run"));
    writeFileSync(join(dir, files.verdict), JSON.stringify({ planHash: readRun(dir).planHash }));
    renameSync(dir, join(base, "moved"));
    expect(verdictOn(join(base, "moved")).verdict).toBe("diverged");
  });

  test.each<[string, (dir: string) => void, string | RegExp]>([
    [
      "a ledger without its last lines",
      (dir) =>
        change(
          dir,
          "ledger",
          lines((all) => [...all.slice(0, 5), ""]),
        ),
      "ledger.ndjson is shorter than when it was written: 5 of 8 lines",
    ],
    [
      "no samples",
      (dir) => change(dir, "samples", () => ""),
      "samples.csv is shorter than when it was written: 0 of 3 lines",
    ],
    [
      "samples without one entity",
      (dir) =>
        change(
          dir,
          "samples",
          lines((all) => [...all.slice(0, 2), ""]),
        ),
      "samples.csv is shorter than when it was written: 2 of 3 lines",
    ],
    [
      "a provider log without its last line",
      (dir) =>
        change(
          dir,
          "provider",
          lines((all) => [...all.slice(0, -2), ""]),
        ),
      /^provider\.ndjson is shorter than when it was written: \d+ of \d+ lines\.$/,
    ],
    [
      "a history without its end",
      (dir) =>
        change(
          dir,
          "history",
          lines((all) => [...all.slice(0, -2), ""]),
        ),
      /^history\.ndjson is shorter than when it was written: \d of \d lines\.$/,
    ],
    [
      "a line twice",
      (dir) =>
        change(
          dir,
          "ledger",
          lines((all) => [all[0]!, ...all]),
        ),
      "ledger.ndjson is longer than when it was written: 9 for 8 lines",
    ],
    [
      "half a line less",
      (dir) => change(dir, "history", (text) => text.slice(0, -9)),
      /^history\.ndjson is shorter than when it was written: \d of \d lines\.$/,
    ],
    [
      "a shorter number",
      (dir) => change(dir, "samples", (text) => text.replace("customer-key,", "customer,")),
      /^samples\.csv is shorter than when it was written: \d+ of \d+ bytes\.$/,
    ],
    [
      "another amount",
      (dir) => change(dir, "ledger", (text) => text.replace("0.", "9.")),
      "ledger.ndjson is not what was written: its sha256 differs",
    ],
    [
      "another environment",
      (dir) => change(dir, "environment", (text) => text.replace('"local"', '"other"').replace("1.84.0", "1.99.0")),
      "environment.json is not what was written: its sha256 differs",
    ],
    [
      "another plan",
      (dir) => change(dir, "plan", (text) => text.replace('"seed": 1', '"seed": 2')),
      "plan.json is not what was written: its sha256 differs",
    ],
    [
      "no manifest",
      remove("manifest"),
      /^manifest\.json is missing: the harness was killed before it closed the record/,
    ],
    ["an empty manifest", (dir) => change(dir, "manifest", () => ""), "manifest.json is not what was written"],
    [
      "a manifest that leaves a file out",
      (dir) => change(dir, "manifest", (text) => text.replace("ledger.ndjson", "edger.ndjson")),
      "ledger.ndjson is not in manifest.json",
    ],
  ])("%s", async (_, alter, reason) => {
    const dir = await record(leaking(), join(base, "run"));
    alter(dir);
    expect(verdictOn(dir)).toEqual({
      verdict: "inconclusive",
      reason: typeof reason === "string" ? `${reason}.` : expect.stringMatching(reason),
    });
  });

  test("what the subject lacks is not concluded from it either", async () => {
    const dir = await record(leaking(), join(base, "run"));
    change(dir, "environment", (text) => text.replace('"reservation": true', '"reservation": false'));
    expect(verdictOn(dir).verdict).toBe("inconclusive");
  });

  test("one of a harness that wrote no manifest is judged as ever", async () => {
    expect(verdictOn(await recordOld(leaking(), join(base, "run"))).verdict).toBe("diverged");
  });

  test("a harness that is killed leaves none", async () => {
    const world = leaking();
    const dir = await createRunDirectory(join(base, "run"));
    await using writer = await RunWriter.open(dir);
    writer.plan(world.plan());
    writer.environment(world.environment());
    for (const event of world.history) writer.history(event);
    for (const sample of world.samples) writer.sample(sample);
    await delay(100);
    expect(verdictOn(dir)).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringMatching(/^manifest\.json is missing/),
    });
  });
});

describe("a record of a newer harness", () => {
  const edit = (dir: string, file: string, change: (value: Record<string, unknown>) => void) => {
    const value = JSON.parse(readFileSync(join(dir, file), "utf8"));
    change(value);
    writeFileSync(join(dir, file), JSON.stringify(value));
  };

  test("with fields that this one does not know is judged without them", async () => {
    const dir = await recordOld(leaking(), join(base, "run"));
    const before = verdictOn(dir);
    edit(dir, files.environment, (value) => Object.assign(value, { newer: 1 }));
    const ledger = join(dir, files.ledger);
    writeFileSync(ledger, readFileSync(ledger, "utf8").replaceAll('"n":', '"newer":1,"n":'));
    const samples = join(dir, files.samples);
    const rows = readFileSync(samples, "utf8").trimEnd().split("\n");
    writeFileSync(samples, `${rows.map((row, index) => `${row},${index === 0 ? "newer" : "1"}`).join("\n")}\n`);
    expect(verdictOn(dir)).toEqual(before);
  });

  test.each([files.plan, files.environment, files.manifest])("of another schema is told: %s", async (file) => {
    const dir = await record(leaking(), join(base, "run"));
    edit(dir, file, (value) => Object.assign(value, { schemaVersion: 99 }));
    expect(() => readRun(dir)).toThrow(
      expect.objectContaining({
        code: "ERR_SCHEMA_NEWER",
        message: `${join(dir, file)} was written by a newer phantom429 (schema 99, this one reads 1).`,
      }),
    );
  });
});

describe("the output directory", () => {
  test("is made with its parents; an empty one is taken", async () => {
    const dir = join(base, "a", "b");
    expect(await createRunDirectory(dir)).toBe(dir);
    expect(await createRunDirectory(dir)).toBe(dir);
  });

  test("must be empty", async () => {
    writeFileSync(join(base, "notes.txt"), "mine");
    await expect(createRunDirectory(base)).rejects.toMatchObject({
      code: "ERR_OUT_NOT_EMPTY",
      message: expect.stringContaining("notes.txt"),
    });
  });

  test("must not be a file", async () => {
    writeFileSync(join(base, "file"), "");
    await expect(createRunDirectory(join(base, "file"))).rejects.toMatchObject({ code: "ERR_OUT_NOT_WRITABLE" });
    await expect(createRunDirectory(join(base, "file", "run"))).rejects.toMatchObject({ code: "ERR_OUT_NOT_WRITABLE" });
  });

  // Root may write anywhere.
  test.skipIf(process.getuid?.() === 0)("must be writable", async () => {
    const dir = join(base, "locked");
    mkdirSync(dir);
    chmodSync(dir, 0o500);
    await expect(createRunDirectory(dir)).rejects.toMatchObject({ code: "ERR_OUT_NOT_WRITABLE" });
  });

  test("left out: a new one named by date, scenario, subject and seed", async () => {
    const options = { now: new Date("2026-11-23T10:20:30Z"), reports: join(base, "reports") };
    const plan = { scenario: "phantom-refusal", seed: 7 };
    const first = await createCampaignDirectory(null, plan, "path:../litellm", options);
    const second = await createCampaignDirectory(null, plan, "path:../litellm", options);
    expect(basename(first)).toBe("2026-11-23T102030-phantom-refusal-path_.._litellm-7");
    expect(basename(second)).toBe("2026-11-23T102030-phantom-refusal-path_.._litellm-7-2");
    await expect(createCampaignDirectory(first, plan, "1.84.0", options)).resolves.toBe(first);
  });
});
