import { expect, test } from "vitest";
import { defineScenario, makePlan, type ScenarioDefinition } from "../../../harness/traffic/index.ts";

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
    "a replica that there is not",
    building((blueprint) => Object.assign(first(blueprint), { replica: 9 })),
    "replica 9",
  ],
])("%s is refused, naming file and field", (_, definition, field) => {
  expect(() => plan(definition)).toThrow(
    expect.objectContaining({
      code: "ERR_SCENARIO_INVALID",
      message: expect.stringMatching(new RegExp(`scenarios/mine\\.ts: .*${field.replaceAll(".", "\\.")}`)),
      hint: expect.stringContaining("field"),
    }),
  );
});
