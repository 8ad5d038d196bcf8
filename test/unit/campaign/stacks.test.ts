import { describe, expect, test } from "vitest";
import { needs, planStacks, type ScheduledTrial } from "../../../harness/campaign/stacks.ts";
import type { Plan } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { describeStacks } from "../../../harness/report/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

const plain = makePlan(findScenario("control-stream"), { seed: 1 });

function trial(scenario: string, over: Partial<Plan> & { exclusive?: boolean } = {}): ScheduledTrial {
  const { exclusive = false, ...plan } = over;
  return { plan: { ...plain, scenario, ...plan }, exclusive, scenarioFile: null, dir: `/campaign/${scenario}` };
}

const names = (trials: readonly ScheduledTrial[]) => trials.map(({ plan }) => plan.scenario);
const ttl = { settings: ["litellm_settings.cache_params.default_redis_ttl=5"] };

describe("which trials share a stack", () => {
  const stacks = planStacks([
    trial("killed", { exclusive: true }),
    trial("a"),
    trial("expired", ttl),
    trial("b", { replicas: 3 }),
    trial("expired-alone", { ...ttl, exclusive: true }),
    trial("expired-too", ttl),
    trial("c"),
  ]);
  const planned = stacks.map(({ name, trials }) => [name, names(trials)]);

  test("the same settings share one, an exclusive trial has its own", () => {
    expect(planned).toEqual([
      ["shared", ["a", "b", "c"]],
      ["shared-2", ["expired", "expired-too"]],
      ["killed-1", ["killed"]],
      ["expired-alone-1", ["expired-alone"]],
    ]);
    expect(stacks.map(({ settings }) => settings.length)).toEqual([0, 1, 0, 1]);
  });

  test("only one whose Postgres will stand still has a Postgres of its own", () => {
    const { phases } = makePlan(findScenario("postgres-paused"), { seed: 1 });
    const [shared, alone] = planStacks([trial("a"), trial("b"), trial("paused", { phases, exclusive: true })]);
    expect([shared, alone].map((stack) => needs(stack!, "postgres process"))).toEqual([false, true]);
    expect(needs(alone!, "postgres link")).toBe(false);
  });

  test("only one whose replica will be cut off from Postgres has relays to it", () => {
    const { phases } = makePlan(findScenario("replica-partitioned-from-postgres"), { seed: 1 });
    const [shared, alone] = planStacks([trial("a"), trial("b"), trial("cut", { phases, exclusive: true })]);
    expect([shared, alone].map((stack) => needs(stack!, "postgres link"))).toEqual([false, true]);
  });

  test("a shared stack has the replicas of the trial that needs most, others their own number", () => {
    expect(stacks.map(({ replicas }) => replicas)).toEqual([3, 2, 2, 2]);
  });

  test("in words", () => {
    const summaries = stacks.map(({ trials, ...stack }) => ({
      ...stack,
      trials: names(trials).map((scenario) => ({ scenario, seed: 1 })),
    }));
    const told =
      "shared: a, b, c; with litellm_settings.cache_params.default_redis_ttl=5: expired, expired-too; own stack: killed, expired-alone";
    expect(describeStacks(summaries)).toBe(told);
    expect(describeStacks([...summaries, ...summaries]), "those of a resumed campaign").toBe(told);
  });
});

test("each seed of an exclusive scenario has fresh replicas", () => {
  const stacks = planStacks([1, 2].map((seed) => trial("killed", { exclusive: true, seed })));
  expect(stacks.map(({ name }) => name)).toEqual(["killed-1", "killed-2"]);
});

test("the longest trial of a stack goes first", () => {
  const [traffic] = plain.phases;
  const resting = { ...traffic!, settle: "quiescent" as const };
  const [stack] = planStacks([trial("short", { phases: [resting] }), trial("long", { phases: [resting, resting] })]);
  expect(names(stack!.trials)).toEqual(["long", "short"]);
});
