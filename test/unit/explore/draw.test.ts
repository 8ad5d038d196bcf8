import { describe, expect, test } from "vitest";
import { faults, Route } from "../../../harness/catalogue/index.ts";
import { Plan, planHash } from "../../../harness/contracts/index.ts";
import { draw, planSeed, wholeGround } from "../../../harness/explore/draw/index.ts";
import { defineScenario, incoherences, makePlan } from "../../../harness/planner/index.ts";
import { checkScript } from "../../../harness/provider/script.ts";

const ground = wholeGround(2, "local");
const some = Array.from({ length: 2000 }, (_, seed) => draw({ seed, again: {} }, ground));
const requestsOf = ({ plan }: { plan: Plan }) => plan.phases.flatMap(({ requests }) => requests);
const faultsOf = ({ plan }: { plan: Plan }) => plan.phases.flatMap(({ faults }) => faults);

describe("2000 plans by chance", () => {
  test("are such as the planner takes", () => {
    expect(some.flatMap(({ plan, genome }) => incoherences(plan).map((why) => `${genome.seed}: ${why}`))).toEqual([]);
  });

  test("ask the provider for nothing that it cannot do", () => {
    for (const { id, provider, stream } of some.flatMap(requestsOf)) checkScript(id, provider, stream);
  });
});
