import { expect, test } from "vitest";
import { givenUp, restartText, type TrialFall } from "../../../harness/campaign/falls.ts";
import type { ScheduledTrial } from "../../../harness/campaign/stacks.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

const [a, b] = ["control-stream", "control-provider-500"].map((id): ScheduledTrial => {
  const plan = makePlan(findScenario(id), { seed: 1 });
  return { plan, exclusive: false, scenarioFile: null, dir: id };
}) as [ScheduledTrial, ScheduledTrial];
const reason = "Replica 1 ended by itself (signal 11).";
const error = new PhantomError("ERR_REPLICA_DIED", { operation: "run trials", message: reason, hint: "The log." });
const fall = (cut: ScheduledTrial[], waiting: ScheduledTrial[]): TrialFall => ({ over: 0, cut, waiting, error });

test("a trial that is given up says whether it ran, and names what it is", () => {
  const falls = [fall([a], [b]), fall([a], [b])];
  expect(givenUp(a, falls)).toMatchObject({
    code: "ERR_REPLICA_DIED",
    operation: "run control-stream",
    message: `${reason} It was the second time that this happened in this trial.`,
    hint: "The log.",
  });
  expect(givenUp(b, falls).message).toBe(`${reason} 2 stacks in a row ended so, and no other is started.`);
});

test("a stack that goes on without repeating anything says only how many are left", () => {
  expect(restartText({ reason, again: [] }, 1)).toBe(`${reason} A new stack runs the remaining 1 trial.`);
});
