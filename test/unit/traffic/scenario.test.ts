import { expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { defineScenario, type ScenarioDefinition } from "../../../harness/planner/index.ts";

const sound: ScenarioDefinition = {
  id: "sound",
  title: "Sound",
  about: "Nothing.",
  needs: ["reservation", "counter:end_user"],
  build: () => ({ entities: [], phases: [] }),
};

test("defaults: two replicas, shared stack, a control", () => {
  expect(defineScenario("file:///x/scenarios/sound.ts", sound)).toMatchObject({
    replicas: 2,
    minReplicas: 1,
    exclusive: false,
    modes: [],
    url: "file:///x/scenarios/sound.ts",
  });
});

test.each<[string, object]>([
  ["id", { id: "Not This" }],
  ["title", { title: "" }],
  ["modes.0", { modes: ["27639"] }],
  ["needs.1", { needs: ["reservation", "counter:planet"] }],
  ["replicas", { replicas: 0 }],
  ["build", { build: "later" }],
  ["(whole)", { fault: "none" }],
])("a wrong %s is named together with the file", (field, wrong) => {
  const define = () => defineScenario("file:///x/scenarios/sound.ts", { ...sound, ...wrong });
  expect(define).toThrow(PhantomError);
  expect(define).toThrow(expect.objectContaining({ code: "ERR_SCENARIO_INVALID" }));
  expect(define).toThrow(`scenarios/sound.ts: ${field}:`);
});
