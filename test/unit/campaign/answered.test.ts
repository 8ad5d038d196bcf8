import { expect, test } from "vitest";
import { Answered } from "../../../harness/campaign/answered.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

test("an answer counts for each entity of its request", () => {
  const plan = makePlan(findScenario("control-success"), { seed: 1 });
  const [request] = plan.phases.flatMap(({ requests }) => requests);
  const answered = new Answered(plan);
  answered.add(request!.id);
  expect(request!.identities.map((ref) => answered.of(ref))).toEqual(request!.identities.map(() => 1));
  expect(answered.of("nobody")).toBe(0);
});

test("a background request is of the background's entities", () => {
  const plan = makePlan(findScenario("control-success"), { seed: 1 });
  const answered = new Answered(plan);
  answered.add("bg1");
  answered.add("bg2");
  expect(plan.background!.identities.map((ref) => answered.of(ref))).toEqual(plan.background!.identities.map(() => 2));
});

test("what is not billed is not waited for", () => {
  const plan = makePlan(findScenario("token-counting"), { seed: 1 });
  const free = plan.phases.flatMap(({ requests }) => requests).find(({ route }) => route.endsWith("count_tokens"))!;
  const answered = new Answered(plan);
  answered.add(free.id);
  expect(free.identities.map((ref) => answered.of(ref)).every((count) => count === 0)).toBe(true);
});
