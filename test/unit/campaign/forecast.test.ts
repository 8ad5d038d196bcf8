import { describe, expect, test } from "vitest";
import { forecast } from "../../../harness/campaign/forecast.ts";
import type { CampaignOptions } from "../../../harness/campaign/index.ts";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario, scenarios } from "../../../scenarios/index.ts";

const machine = { cores: 2, memoryBytes: 24e9 };
const options = (specs: string[], over: Partial<CampaignOptions> = {}): CampaignOptions => ({
  scenarios,
  subjects: specs.map((spec) => ({ spec, settings: [], patches: [], latestDeps: false })),
  seeds: [1],
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  out: null,
  expect: null,
  command: "",
  ...over,
});

describe("what a campaign will take", () => {
  test("all scenarios on two cores: 105 trials on 44 stacks were measured to take 287 s", () => {
    const all = forecast(options(["1.108.0"]), machine);
    expect(all.trials).toBe(scenarios.length);
    expect(all.stacks).toBeGreaterThan(30);
    expect(all.minutes).toBeGreaterThanOrEqual(4);
    expect(all.minutes).toBeLessThanOrEqual(7);
  });

  test("a second subject takes as many trials again, and more time and memory; a bigger machine less time", () => {
    const [one, two] = [["1.108.0"], ["1.108.0", "1.84.0"]].map((specs) => forecast(options(specs), machine));
    expect(two!.trials).toBe(2 * one!.trials);
    expect(two!.minutes).toBeGreaterThan(one!.minutes);
    expect(two!.memoryBytes).toBeGreaterThan(one!.memoryBytes);
    expect(two!.subjects.map(({ spec }) => spec)).toEqual(["1.108.0", "1.84.0"]);
    expect(forecast(options(["1.108.0"]), { ...machine, cores: 8 }).minutes).toBeLessThan(one!.minutes);
  });

  test("one trial has one stack of two replicas; replicas that are not forked share nothing", () => {
    const one = { scenarios: [findScenario("control-stream")] };
    const forked = forecast(options(["1.108.0"], { ...one, replicas: 16 }), machine);
    const whole = forecast(options(["1.108.0"], { ...one, replicas: 16, start: "exec" }), machine);
    expect(forecast(options(["1.108.0"], one), machine)).toMatchObject({ trials: 1, stacks: 1, replicasAtOnce: 2 });
    expect(forked.memoryBytes).toBeLessThan(5e9);
    expect(whole.memoryBytes).toBeGreaterThan(10e9);
  });

  test("how many plans a baseline ran, too", () => {
    const control = findScenario("control-stream");
    const seen = {
      subject: "1.84.0",
      scenario: control.id,
      verdict: "converged" as const,
      modes: [],
      environment: null,
    };
    const trials = [{ ...seen, planHash: planHash(makePlan(control, { seed: 1 })) }];
    const asked = options(["1.108.0"], { scenarios: [control], seeds: [1, 2], baseline: { file: "f", trials } });
    expect(forecast(asked, machine).comparable).toBe(1);
  });
});
