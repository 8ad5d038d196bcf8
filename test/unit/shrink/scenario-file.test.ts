import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { Plan } from "../../../harness/contracts/index.ts";
import { makePlan, planHash, type Scenario, scenarioFile } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { largePlan } from "./large.ts";

const planner = pathToFileURL(join(import.meta.dirname, "../../../harness/planner/index.ts")).href;
const words = {
  title: "The least that shows D1",
  about: "A comment that ends with */ and goes on.",
  modes: ["D1", "unknown mode"],
};

/** The file as Node loads it, but for where the library is. */
async function loaded(plan: Plan): Promise<{ scenario: Scenario; text: string }> {
  const dir = mkdtempSync(join(tmpdir(), "p429-scenario-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const text = scenarioFile(plan, words);
  const file = join(dir, "scenario.mjs");
  writeFileSync(file, text.replace('"phantom429"', JSON.stringify(planner)));
  const { default: scenario } = (await import(pathToFileURL(file).href)) as { default: Scenario };
  return { scenario, text };
}

test.each([
  "phantom-refusal",
  "background-hold",
  "replica-killed",
  "redis-slow-delete",
  "end-user-default-budget-ignored",
])("the file of a plan gives that very plan: %s", async (id) => {
  const plan = makePlan(findScenario(id), { seed: 7 });
  const { scenario } = await loaded(plan);
  expect(planHash(makePlan(scenario, { seed: 7 }))).toBe(planHash(plan));
  expect(scenario).toMatchObject({ id, modes: ["D1"], minReplicas: plan.replicas });
});

test("a long plan is written a request a line or more, and read again", async () => {
  const plan = largePlan();
  const { scenario, text } = await loaded(plan);
  expect(planHash(makePlan(scenario, { seed: 1 }))).toBe(planHash(plan));
  expect(text.split("\n").length).toBeGreaterThan(203);
});
