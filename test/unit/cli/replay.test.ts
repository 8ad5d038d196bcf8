import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Environment, Plan } from "../../../harness/contracts/index.ts";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { readPlan } from "../../../harness/record/index.ts";
import { repeatCommand } from "../../../harness/report/index.ts";
import { diverged, environment as exampleEnvironment } from "../report/examples.ts";
import { fakeCampaign, fakeLibrary, fakeScenario, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const scenario = fakeScenario("phantom-refusal", ["D1"]);
const plan = makePlan(scenario, { seed: 7 });

type Change = { plan?: object; environment?: Partial<Environment>; subject?: Partial<Environment["subject"]> };

/** A run directory as far as replay reads it. */
function record(name: string, { plan: changed = {}, environment = {}, subject = {} }: Change = {}): string {
  const dir = join(place.dir, name);
  mkdirSync(dir, { recursive: true });
  const written = { ...plan, ...changed };
  const json = (file: string, value: unknown) => writeFileSync(join(dir, file), JSON.stringify(value));
  json("plan.json", written);
  json("environment.json", {
    ...exampleEnvironment,
    ...environment,
    stack: { ...exampleEnvironment.stack, kind: "local", ...environment.stack },
    subject: { ...exampleEnvironment.subject, spec: "1.84.0", settings: {}, patches: [], ...subject },
  });
  json("verdict.json", { ...diverged, planHash: planHash(written as Plan), scenario: plan.scenario, seed: plan.seed });
  return dir;
}

async function replayed(line: string) {
  const { runCampaign, calls } = fakeCampaign();
  const library = fakeLibrary({ runCampaign, scenarios: [scenario] });
  return { ...(await typed(place.dir, line, library)), options: calls[0] };
}

describe("what runs", () => {
  test("the plan of the record on its LiteLLM, and no scenario", async () => {
    record("there");
    const { options } = await replayed("replay there");
    expect(options).toMatchObject({
      scenarios: [],
      plans: [plan],
      subjects: [{ spec: "1.84.0", settings: [], patches: [] }],
      profile: "fast",
      stack: "local",
    });
  });

  test("its settings and options without the plan's own, and what stood in for its packages", async () => {
    record("there", {
      plan: { settings: ["litellm_settings.cache=false"] },
      subject: {
        settings: { "litellm_settings.cache": false, "general_settings.a": { b: [1] }, "environment.X": "yes" },
        assembled: [{ package: "a", wanted: "1", got: "2" }],
      },
    });
    const { options } = await replayed("replay there/plan.json --setting router_settings.c=2");
    expect(options?.subjects).toEqual([
      {
        spec: "1.84.0",
        settings: ['general_settings.a={"b":[1]}', "environment.X=yes", "router_settings.c=2"],
        patches: [],
        // As the command of the record has it.
        latestDeps: true,
        companions: "nearest",
      },
    ]);
  });

  test("on another LiteLLM without the patches of the record", async () => {
    record("there", { subject: { patches: [{ file: "/gone.diff", sha256: "aa" }] } });
    const { options } = await replayed("replay there --litellm 1.106.2 --out o --profile reporter");
    expect(options?.subjects).toMatchObject([{ spec: "1.106.2", patches: [] }]);
    expect(options).toMatchObject({ out: join(place.dir, "o"), profile: "reporter" });
    expect(await replayed("replay there")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("/gone.diff"),
    });
  });

  test("a patch of the record as it was, and not one that has changed since", async () => {
    const file = join(place.dir, "fix.diff");
    writeFileSync(file, "as it was");
    const sha256 = createHash("sha256").update("as it was").digest("hex");
    record("there", { subject: { patches: [{ file, sha256 }] } });
    expect((await replayed("replay there")).options?.subjects).toMatchObject([{ patches: [file] }]);
    writeFileSync(file, "edited");
    const { exitCode, stderr, options } = await replayed("replay there");
    expect([exitCode, options]).toEqual([2, undefined]);
    expect(stderr).toMatch(/ERR_PATCH_FAILED.*has changed since the record/s);
  });

  test("a patch whose name ends like one that the spec brings along is not lost", async () => {
    const patches = ["my-fix.diff", "fix.diff"].map((name) => {
      const file = join(place.dir, name);
      writeFileSync(file, name);
      return { file, sha256: createHash("sha256").update(name).digest("hex") };
    });
    record("there", { subject: { spec: "1.84.0+patch:fix.diff", patches } });
    expect((await replayed("replay there")).options?.subjects).toMatchObject([
      { spec: "1.84.0+patch:fix.diff", patches: [join(place.dir, "my-fix.diff")] },
    ]);
  });

  test("a record on a stub cannot be started by what was typed", async () => {
    record("there", { environment: { stack: { ...exampleEnvironment.stack, kind: "stub" } } });
    expect((await replayed("replay there")).stderr).toMatch(
      /a stub, which replay cannot start[\s\S]*while: replay there/,
    );
  });

  test("a record of an older phantom429, whose plan lacks what has a default by now", async () => {
    cpSync(new URL("../../fixtures/recorded/redis-reply-lost-1", import.meta.url), join(place.dir, "old"), {
      recursive: true,
    });
    const { stdout, options } = await replayed("replay old --litellm 1.84.0");
    expect(options?.plans).toMatchObject([{ scenario: "redis-reply-lost", seed: 1 }]);
    expect(stdout).toContain("recorded: ");
  });
});

test("--dry-run counts the plan, not scenarios", async () => {
  record("there");
  const { stdout } = await replayed("replay there --dry-run");
  expect(stdout).toContain("1 recorded plan, 1 seed");
  expect(stdout).not.toContain("0 scenarios");
});

test("a record that was moved is repeated from where it lies", () => {
  const dir = record("moved", { environment: { replay: "small/trials/3" } });
  expect(readPlan(join(dir, "plan.json")).environment?.replay).toBe(dir);
});

test("of a plan that cannot be read, the first slip is named, in one line", async () => {
  const dir = record("there", { plan: { phases: [{ name: 1 }], replicas: "two" } });
  const { stderr, exitCode } = await replayed("replay there");
  expect([exitCode, dir]).toEqual([2, join(place.dir, "there")]);
  expect(stderr).toMatch(/plan\.json.*replicas: Invalid input: expected number, received string \(and \d+ more\)/);
  expect(stderr).not.toContain("→ at");
});

describe("what is said of the plan", () => {
  test("its hash, that the scenario plans the same, and what the record came to", async () => {
    record("there");
    const { stdout } = await replayed("replay there");
    const hash = planHash(plan);
    expect(stdout).toContain(`plan:     ${hash.slice(0, 8)}…${hash.slice(-4)}, there/plan.json`);
    expect(stdout).toContain("the scenario phantom-refusal plans the same today, with seed 7");
    expect(stdout).toContain("recorded: diverged (D1) on litellm 1.84.0");
  });

  test("that today's scenario plans otherwise", async () => {
    record("there", {
      plan: {
        replicas: 1,
        phases: plan.phases.map((phase) => ({
          ...phase,
          requests: phase.requests.filter(({ replica }) => replica === 0),
        })),
      },
    });
    const { stdout, options } = await replayed("replay there");
    expect(stdout).toContain("the plan is that of the record; today's phantom-refusal plans otherwise with seed 7");
    expect(options?.plans?.[0]?.replicas).toBe(1);
  });

  test("that the scenario is not known; in JSON, too", async () => {
    record("there", { plan: { scenario: "explore-9" } });
    const { stdout } = await replayed("replay there --json");
    expect(JSON.parse(stdout).replay).toEqual({
      file: "there/plan.json",
      planHash: planHash({ ...plan, scenario: "explore-9" }),
      writtenHash: planHash({ ...plan, scenario: "explore-9" }),
      scenario: "unknown",
      recorded: { verdict: "diverged", modes: ["D1"], subject: "1.84.0" },
    });
  });

  test("that a plan was changed after its verdict", async () => {
    const dir = record("there");
    writeFileSync(join(dir, "plan.json"), JSON.stringify({ ...plan, seed: 8 }));
    expect((await replayed("replay there")).stdout).toContain("recorded: verdict.json was given on another plan");
  });

  test("its own record is repeated by replay", () => {
    const command = repeatCommand(diverged, { ...exampleEnvironment, replay: "reports/my run" });
    expect(command).toBe("npx phantom429 replay 'reports/my run'");
  });
});

describe("what is refused, before anything starts", () => {
  const refusal = async (line: string) => {
    const { exitCode, stderr, options } = await replayed(line);
    expect([exitCode, options]).toEqual([2, undefined]);
    return stderr;
  };

  test("a campaign, with its trials", async () => {
    record("all/1.84.0/a-1");
    record("all/1.84.0/b-1");
    const said = await refusal("replay all");
    expect(said).toContain("Its trials: all/1.84.0/a-1, all/1.84.0/b-1");
    expect(said).toContain("npx phantom429 replay all/1.84.0/a-1");
  });

  test("a plan of a newer schema", async () => {
    record("there", { plan: { schemaVersion: 2 } });
    expect(await refusal("replay there")).toContain("written by a newer phantom429 (schema 2, this one reads 1)");
  });

  test("a plan that was cut off, or has another form", async () => {
    const dir = record("there");
    const whole = readFileSync(join(dir, "plan.json"), "utf8");
    writeFileSync(join(dir, "plan.json"), whole.slice(0, 100));
    expect(await refusal("replay there")).toContain("plan.json: it is no whole JSON document");
    writeFileSync(join(dir, "plan.json"), JSON.stringify({ ...plan, phases: [] }));
    expect(await refusal("replay there")).toMatch(/ERR_RUN_DIRECTORY_INVALID.*plan\.json: .*phases/s);
  });

  test("a plan that contradicts itself", async () => {
    record("there", { plan: { entities: [] } });
    expect(await refusal("replay there")).toMatch(/ERR_PLAN_UNFIT.*no entity customer/s);
  });

  test("a directory without its environment, unless a LiteLLM is named; an attached deployment", async () => {
    const dir = record("there");
    rmSync(join(dir, "environment.json"));
    expect(await refusal("replay there")).toContain("the LiteLLM of the record is not known");
    expect((await replayed("replay there --litellm 1.84.0")).options?.plans).toEqual([plan]);
    record("attached", { environment: { stack: { ...exampleEnvironment.stack, kind: "attach" } } });
    expect(await refusal("replay attached")).toContain("It ran on an attached deployment");
  });

  test("what does not exist", async () => {
    expect(await refusal("replay nowhere")).toContain("nowhere does not exist");
  });
});
