import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { EntityKind, PlannedFault } from "../../../harness/contracts/index.ts";
import { defineScenario, makePlan, type ScenarioDefinition } from "../../../harness/planner/index.ts";

type Blueprint = ReturnType<ScenarioDefinition["build"]>;

const file = "file:///somewhere/scenarios/mine.ts";

const good: ScenarioDefinition = {
  id: "mine",
  title: "Mine",
  about: "Mine.",
  needs: [],
  build(plan) {
    const customer = plan.caller("customer", { key: 100 }, { resetEvery: "1d" });
    return { entities: customer.entities, phases: [plan.warm(customer)] };
  },
};

/** A scenario file with one thing wrong in what it builds. */
const building = (spoil: (blueprint: Blueprint) => void): ScenarioDefinition => ({
  ...good,
  build(plan) {
    const blueprint = good.build(plan);
    spoil(blueprint);
    return blueprint;
  },
});
const plan = (definition: ScenarioDefinition) => makePlan(defineScenario(file, definition), { seed: 1 });
const first = ({ phases }: Blueprint) => phases[0]!.requests[0]!;

/** The spend of a customer, of that kind, is reset. */
const reset =
  (how: Partial<Extract<PlannedFault, { kind: "spend-reset" }>>, kind: EntityKind = "key") =>
  ({ entities, phases }: Blueprint) => {
    const ref = `a-${kind}`;
    entities.push({ ref, kind, budget: 4, resetEvery: "1d" });
    phases[0]!.faults.push({ id: "f1", kind: "spend-reset", ref, replica: 0, whenHeld: [], ...how });
  };

test("green twin: a key's spend is set by /key/update", () => {
  expect(plan(building(reset({ by: "administrator", route: "update", to: 1 }))).phases[0]!.faults).toHaveLength(1);
});

test("green twin: what is right is planned", () => expect(plan(good).scenario).toBe("mine"));

test.each<[string, ScenarioDefinition, string]>([
  ["an unknown key", { ...good, purpose: "none" } as ScenarioDefinition, "purpose"],
  ["an unknown need", { ...good, needs: ["luck"] }, "needs.0"],
  ["no build", { ...good, build: "later" as never }, "build"],
  ["an unknown key in a phase", building(({ phases }) => Object.assign(phases[0]!, { wait: 1 })), "wait"],
  [
    "a bad hold point",
    building((blueprint) => Object.assign(first(blueprint).provider, { holdAt: "after-lunch" })),
    "phases.0.requests.0.provider.holdAt",
  ],
  [
    "an unknown route",
    building((blueprint) => Object.assign(first(blueprint), { route: "/v2/chat" })),
    "phases.0.requests.0.route",
  ],
  [
    "a bad duration",
    building(({ entities }) => Object.assign(entities[0]!, { resetEvery: "soon" })),
    "entities.0.resetEvery",
  ],
  [
    "the end of a window's period",
    building((blueprint) => {
      blueprint.entities.push({ ref: "window", kind: "key_window", budget: 1 });
      first(blueprint).identities.push("window");
      blueprint.phases[0]!.faults.push({
        id: "f1",
        kind: "spend-reset",
        ref: "window",
        replica: 0,
        whenHeld: [],
        by: "period",
      });
    }),
    "fault f1: window is a window, whose period cannot be ended",
  ],
  [
    "a window that has spent something",
    building((blueprint) => {
      blueprint.entities.push({ ref: "window", kind: "key_window", budget: 1, spent: 0.5 });
      first(blueprint).identities.push("window");
    }),
    "entities: window is a window and cannot have spent something",
  ],
  [
    "a replica that there is not",
    building((blueprint) => Object.assign(first(blueprint), { replica: 9 })),
    "replica 9",
  ],
  ["a period that ends at some spend", building(reset({ by: "period", to: 1 })), "fault f1: to, route"],
  [
    "a team's spend that is set",
    building(reset({}, "team")),
    "fault f1: LiteLLM has no route that sets the spend of a team",
  ],
  ["/key/update of a user", building(reset({ route: "update" }, "user")), "fault f1: route: only of a key"],
])("%s is refused, naming file and field", (_, definition, field) => {
  expect(() => plan(definition)).toThrow(
    expect.objectContaining({
      code: "ERR_SCENARIO_INVALID",
      message: expect.stringMatching(new RegExp(`scenarios/mine\\.ts: .*${field.replaceAll(".", "\\.")}`)),
      hint: expect.stringContaining("field"),
    }),
  );
});

/** On a copy of this checkout, in which one scenario file is wrong. */
test.each([
  ["an unknown key", "needs: [", 'purpose: "none", needs: [', /token-counting\.ts: .*"purpose"/],
  [
    "a bad hold point",
    "stream: false })",
    'stream: false, holdAt: "later" })',
    /token-counting\.ts: phases\.1\.requests\.\d\.provider\.holdAt/,
  ],
])("the command line refuses a file with %s", async (_, right, wrong, message) => {
  const copy = await mkdtemp(join(tmpdir(), "p429-scenario-"));
  try {
    for (const part of ["bin", "harness", "scenarios", "package.json"])
      await cp(part, join(copy, part), { recursive: true });
    await symlink(resolve("node_modules"), join(copy, "node_modules"));
    const file = join(copy, "scenarios/token-counting.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace(right, wrong));
    const args = [join(copy, "bin/phantom429.js"), "run", "token-counting", "--out", join(copy, "out")];
    const ended = await new Promise<{ code: unknown; stderr: string }>((done) =>
      execFile(process.execPath, args, (error, _, stderr) => done({ code: error?.code ?? 0, stderr })),
    );
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error\[ERR_SCENARIO_INVALID\]: /) });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain("    at ");
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});
